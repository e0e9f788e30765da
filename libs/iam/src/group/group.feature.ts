import type { Feature } from '#operation';
import { group } from './group.projection.js';
import { addUserToGroup } from './operations/add-user-to-group.js';
import { attachGroupPolicy } from './operations/attach-group-policy.js';
import { createGroup } from './operations/create-group.js';
import { deleteGroup } from './operations/delete-group.js';
import { deleteGroupPolicy } from './operations/delete-group-policy.js';
import { detachGroupPolicy } from './operations/detach-group-policy.js';
import { getGroup } from './operations/get-group.js';
import { getGroupPolicy } from './operations/get-group-policy.js';
import { listAttachedGroupPolicies } from './operations/list-attached-group-policies.js';
import { listGroupPolicies } from './operations/list-group-policies.js';
import { listGroups } from './operations/list-groups.js';
import { listGroupsForUser } from './operations/list-groups-for-user.js';
import { putGroupPolicy } from './operations/put-group-policy.js';
import { removeUserFromGroup } from './operations/remove-user-from-group.js';
import { updateGroup } from './operations/update-group.js';

export const groupFeature: Feature = {
  name: 'group',
  aggregate: group,
  operations: [
    createGroup, getGroup, listGroups, updateGroup, deleteGroup,
    addUserToGroup, removeUserFromGroup, listGroupsForUser,
    putGroupPolicy, getGroupPolicy, listGroupPolicies, deleteGroupPolicy,
    attachGroupPolicy, detachGroupPolicy, listAttachedGroupPolicies,
  ],
};
