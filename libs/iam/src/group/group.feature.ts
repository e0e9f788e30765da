import type { Feature } from '#operation';
import { group } from './group.projection.js';

export const groupFeature: Feature = {
  name: 'group',
  aggregate: group,
  operations: [],
};
