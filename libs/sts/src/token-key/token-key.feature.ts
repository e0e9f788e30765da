import type { Feature } from '#operation';
import { tokenKeyRing } from './token-key.projection.js';

export const tokenKeyFeature: Feature = { name: 'token-key', aggregate: tokenKeyRing, operations: [] };
