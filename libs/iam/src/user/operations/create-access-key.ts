import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '@aws-sdk/client-iam';
import { accountOf, boundOf } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { quotasOf } from '../../quotas.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { accessKeyCreated } from '../user.creation.js';
import { accessKeyKey } from '../user.projection.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayBecome } from '../user.rules.js';

/**
 * Source: IAM API Reference, CreateAccessKey; IAM User Guide, quotas (keys count, active or not); Ceph bounds the keys of an account's users only. The
 * secret is in the reply and nowhere else in clear.
 */
export const createAccessKey = defineWrite({
  name: 'CreateAccessKey',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'CreateAccessKey'),
  actions: ['iam:CreateAccessKey'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,
  access: onUser<CreateAccessKeyRequest>('iam:CreateAccessKey', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), within: accountOf(ctx) }),
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing, within }, ctx) {
    const found = presentUser(existing, input);
    assertMayBecome(found, ctx.principal);
    const quota = within ? boundOf(within.state.maxAccessKeys) : quotasOf(ctx.settings.compat).accessKeysPerUser;
    if (quota !== undefined && found.state.accessKeys.length >= quota) {
      throw new RolegateError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${quota}`);
    }
    const accessKeyId = ctx.ids.accessKey('AKIA');
    const secretAccessKey = ctx.ids.secretAccessKey();
    const created = accessKeyCreated(found.stream, { accessKeyId, secretAccessKey }, ctx.vault);
    const outputAt = (time: number): CreateAccessKeyResponse => ({
      AccessKey: { UserName: found.state.userName, AccessKeyId: accessKeyId, Status: 'Active', SecretAccessKey: secretAccessKey, CreateDate: new Date(time) },
    });
    return { writes: appendTo(found, [created]), take: [{ name: accessKeyKey(accessKeyId), owner: found.stream }], output: outputAt(ctx.now), outputAt };
  },
});
