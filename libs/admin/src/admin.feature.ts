import type { Feature } from '#operation';
import { addUserCaps } from './operations/add-caps.js';
import { createKey } from './operations/create-key.js';
import { createUser } from './operations/create-user.js';
import { getInfo } from './operations/get-info.js';
import { getUser } from './operations/get-user.js';
import { listUserMetadata } from './operations/list-user-metadata.js';
import { listUsers } from './operations/list-users.js';
import { modifyUser } from './operations/modify-user.js';
import { removeUserCaps } from './operations/remove-caps.js';
import { removeKey } from './operations/remove-key.js';
import { removeUser } from './operations/remove-user.js';

/** Ceph's admin API over the aggregates of #iam; it has none of its own. */
export const adminFeature: Feature = {
  name: 'admin',
  operations: [
    createUser, modifyUser, getUser, listUsers, listUserMetadata, removeUser,
    createKey, removeKey, addUserCaps, removeUserCaps, getInfo,
  ],
};
