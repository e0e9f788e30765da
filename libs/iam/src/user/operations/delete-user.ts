import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteUserRequest } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { deleteUserEvents } from '../user.deletion.js';
import { presentIamUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';
import type { UserState } from '../user.state.js';

/** What has to be taken from a user first, in AWS's words. A permissions boundary and tags go with it. */
const FIRST: readonly (readonly [present: (state: UserState) => boolean, text: string])[] = [
  [({ groups }) => groups !== undefined && groups.length > 0, 'must remove users from group first.'],
  [({ accessKeys }) => accessKeys.length > 0, 'must delete access keys first.'],
  [({ mfaDevices }) => mfaDevices !== undefined && mfaDevices.length > 0, 'must delete MFA device first.'],
  [({ policies }) => policies.length > 0, 'must delete policies first.'],
  [({ attachedPolicies }) => attachedPolicies.length > 0, 'must detach all policies first.'],
];

/** Source: IAM API Reference, DeleteUser. Outside real accounts, one who owns buckets is in use as well. */
export const deleteUser = defineWrite({
  name: 'DeleteUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DeleteUser'),
  actions: ['iam:DeleteUser'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'DeleteConflict', 'ConcurrentModification'],
  held: 'Cannot delete entity, must delete buckets first.',
  access: onUser<DeleteUserRequest>('iam:DeleteUser', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentIamUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const first = FIRST.find(([present]) => present(found.state));
    if (first) throw new RolegateError('DeleteConflict', `Cannot delete entity, ${first[1]}`);
    return { ...deleteUserEvents(found), output: {} };
  },
});
