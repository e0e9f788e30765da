import type { Feature } from '#operation';
import { instanceProfile } from './instance-profile.projection.js';
import { addRoleToInstanceProfile } from './operations/add-role-to-instance-profile.js';
import { createInstanceProfile } from './operations/create-instance-profile.js';
import { deleteInstanceProfile } from './operations/delete-instance-profile.js';
import { getInstanceProfile } from './operations/get-instance-profile.js';
import { listInstanceProfileTags } from './operations/list-instance-profile-tags.js';
import { listInstanceProfiles } from './operations/list-instance-profiles.js';
import { listInstanceProfilesForRole } from './operations/list-instance-profiles-for-role.js';
import { removeRoleFromInstanceProfile } from './operations/remove-role-from-instance-profile.js';
import { tagInstanceProfile } from './operations/tag-instance-profile.js';
import { untagInstanceProfile } from './operations/untag-instance-profile.js';

export const instanceProfileFeature: Feature = {
  name: 'instance-profile',
  aggregate: instanceProfile,
  operations: [
    createInstanceProfile, getInstanceProfile, listInstanceProfiles, listInstanceProfilesForRole, deleteInstanceProfile,
    addRoleToInstanceProfile, removeRoleFromInstanceProfile,
    tagInstanceProfile, listInstanceProfileTags, untagInstanceProfile,
  ],
};
