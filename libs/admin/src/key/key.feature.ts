import type { Feature } from '#operation';
import type { KeyRings } from './key-rings.js';
import { addRingKey } from './operations/add-ring-key.js';
import { listRingKeys } from './operations/list-ring-keys.js';
import { promoteRingKey } from './operations/promote-ring-key.js';
import { retireRingKey } from './operations/retire-ring-key.js';
import { rewrapDataKeys } from './operations/rewrap-data-keys.js';

/** Operators' side of both key rings; the aggregates are #sts's. `rings`: of the node, asked for with each request. */
export const keyFeature = (rings: () => KeyRings): Feature => ({
  name: 'key',
  operations: [listRingKeys(rings), addRingKey(rings), promoteRingKey(rings), retireRingKey(rings), rewrapDataKeys],
});
