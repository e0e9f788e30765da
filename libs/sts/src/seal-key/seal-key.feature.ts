import type { Feature } from '#operation';
import { sealKeyRing } from './seal-key.projection.js';

export const sealKeyFeature: Feature = { name: 'seal-key', aggregate: sealKeyRing, operations: [] };
