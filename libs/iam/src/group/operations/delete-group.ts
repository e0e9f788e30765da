import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteGroupRequest } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { onGroup } from '../group.authorization.js';
import type { GroupDeleted } from '../group.events.js';
import { groupNameKey } from '../group.projection.js';
import { groupNamed, presentGroup } from '../group.queries.js';

/** Source: IAM API Reference, DeleteGroup: "The group must not contain any users or have any attached policies." */
export const deleteGroup = defineWrite({
  name: 'DeleteGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'DeleteGroup'),
  actions: ['iam:DeleteGroup'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'DeleteConflict', 'ConcurrentModification'],
  held: 'Cannot delete entity, must remove users from group first.',
  access: onGroup<DeleteGroupRequest>('iam:DeleteGroup', 'write'),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentGroup(existing, input);
    if (found.state.policies.length > 0) throw new RolegateError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    if (found.state.attachedPolicies.length > 0) throw new RolegateError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    const deleted: GroupDeleted = { type: 'GroupDeleted', data: {} };
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: groupNameKey(found.state.account, found.state.groupName), owner: found.stream }],
      unheld: [found.stream],
      counts: countIn(found.state.account, 'groups', -1),
      output: {},
    };
  },
});
