import type { Feature } from '#operation';
import { createSubuser } from './operations/create-subuser.js';
import { modifySubuser } from './operations/modify-subuser.js';
import { removeSubuser } from './operations/remove-subuser.js';

/** Subusers of Ceph's admin API, over the users of #iam. */
export const subuserFeature: Feature = { name: 'subuser', operations: [createSubuser, modifySubuser, removeSubuser] };
