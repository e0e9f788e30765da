import type { Feature } from '#operation';
import { user } from './user.projection.js';

export const userFeature: Feature = { name: 'user', aggregate: user, operations: [] };
