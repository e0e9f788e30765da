import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateAccessKeyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { AccessKeyStatusChanged } from '../user.events.js';
import { existingAccessKey, presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor, assertMayBecome } from '../user.rules.js';

/** Source: IAM API Reference, UpdateAccessKey. Inactive refuses the key and every session that it opened, at once. */
export const updateAccessKey = defineWrite({
  name: 'UpdateAccessKey',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'UpdateAccessKey'),
  actions: ['iam:UpdateAccessKey'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<UpdateAccessKeyRequest>('iam:UpdateAccessKey', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const status = input.Status!;
    // The model's third value, Expired, is set by AWS alone.
    if (status !== 'Active' && status !== 'Inactive') throw new RolegateError('ValidationError', 'Status must be Active or Inactive');
    const found = presentUser(existing, input);
    // Whoever knows the secret of a key that was shut becomes the user again.
    if (status === 'Active') assertMayBecome(found, ctx.principal);
    else assertMayActFor(found.state, ctx.principal);
    const key = existingAccessKey(found.state, input.AccessKeyId!);
    const changed: AccessKeyStatusChanged = { type: 'AccessKeyStatusChanged', data: { accessKeyId: key.accessKeyId, status } };
    return { writes: appendTo(found, key.status === status ? [] : [changed]), output: {} };
  },
});
