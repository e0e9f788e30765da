import type { Feature } from '#operation';
import { attachUserPolicy } from './operations/attach-user-policy.js';
import { createAccessKey } from './operations/create-access-key.js';
import { createUser } from './operations/create-user.js';
import { deleteAccessKey } from './operations/delete-access-key.js';
import { deleteLoginProfile } from './operations/delete-login-profile.js';
import { deleteUser } from './operations/delete-user.js';
import { deleteUserPermissionsBoundary } from './operations/delete-user-permissions-boundary.js';
import { deleteUserPolicy } from './operations/delete-user-policy.js';
import { detachUserPolicy } from './operations/detach-user-policy.js';
import { getAccessKeyLastUsed } from './operations/get-access-key-last-used.js';
import { getLoginProfile } from './operations/get-login-profile.js';
import { getUser } from './operations/get-user.js';
import { getUserPolicy } from './operations/get-user-policy.js';
import { listAccessKeys } from './operations/list-access-keys.js';
import { listAttachedUserPolicies } from './operations/list-attached-user-policies.js';
import { listServiceSpecificCredentials } from './operations/list-service-specific-credentials.js';
import { listSigningCertificates } from './operations/list-signing-certificates.js';
import { listSshPublicKeys } from './operations/list-ssh-public-keys.js';
import { listUserPolicies } from './operations/list-user-policies.js';
import { listUsers } from './operations/list-users.js';
import { listUserTags } from './operations/list-user-tags.js';
import { putUserPermissionsBoundary } from './operations/put-user-permissions-boundary.js';
import { putUserPolicy } from './operations/put-user-policy.js';
import { tagUser } from './operations/tag-user.js';
import { untagUser } from './operations/untag-user.js';
import { updateAccessKey } from './operations/update-access-key.js';
import { updateUser } from './operations/update-user.js';
import { user } from './user.projection.js';

export const userFeature: Feature = {
  name: 'user',
  aggregate: user,
  operations: [
    createUser, getUser, listUsers, updateUser, deleteUser,
    putUserPolicy, getUserPolicy, listUserPolicies, deleteUserPolicy,
    attachUserPolicy, detachUserPolicy, listAttachedUserPolicies,
    putUserPermissionsBoundary, deleteUserPermissionsBoundary,
    tagUser, listUserTags, untagUser,
    createAccessKey, updateAccessKey, deleteAccessKey, listAccessKeys, getAccessKeyLastUsed,
    getLoginProfile, deleteLoginProfile, listSshPublicKeys, listSigningCertificates, listServiceSpecificCredentials,
  ],
};
