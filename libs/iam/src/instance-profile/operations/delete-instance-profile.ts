import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteInstanceProfileRequest } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import type { InstanceProfileDeleted } from '../instance-profile.events.js';
import { instanceProfileNameKey } from '../instance-profile.projection.js';
import { instanceProfileNamed, presentInstanceProfile } from '../instance-profile.queries.js';

/** Source: IAM API Reference, DeleteInstanceProfile: "The instance profile must not have an associated role." */
export const deleteInstanceProfile = defineWrite({
  name: 'DeleteInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'DeleteInstanceProfile'),
  actions: ['iam:DeleteInstanceProfile'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'DeleteConflict', 'ConcurrentModification'],
  access: onInstanceProfile<DeleteInstanceProfileRequest>('iam:DeleteInstanceProfile', 'write'),
  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentInstanceProfile(existing, input);
    if (found.state.roleId !== undefined) throw new RolegateError('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.');
    const deleted: InstanceProfileDeleted = { type: 'InstanceProfileDeleted', data: {} };
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: instanceProfileNameKey(found.state.account, found.state.instanceProfileName), owner: found.stream }],
      counts: countIn(found.state.account, 'instance-profiles', -1),
      output: {},
    };
  },
});
