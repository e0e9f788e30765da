import type { Feature } from '#operation';
import { createRole } from './operations/create-role.js';
import { getRole } from './operations/get-role.js';
import { role } from './role.projection.js';

export const roleFeature: Feature = { name: 'role', aggregate: role, operations: [createRole, getRole] };
