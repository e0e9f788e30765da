import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteAccessKeyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { AccessKeyDeleted } from '../user.events.js';
import { existingAccessKey, presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, DeleteAccessKey. The id stays claimed: nobody gets it again. */
export const deleteAccessKey = defineWrite({
  name: 'DeleteAccessKey',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DeleteAccessKey'),
  actions: ['iam:DeleteAccessKey'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<DeleteAccessKeyRequest>('iam:DeleteAccessKey', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const { accessKeyId } = existingAccessKey(found.state, input.AccessKeyId!);
    const deleted: AccessKeyDeleted = { type: 'AccessKeyDeleted', data: { accessKeyId } };
    return { writes: appendTo(found, [deleted]), output: {} };
  },
});
