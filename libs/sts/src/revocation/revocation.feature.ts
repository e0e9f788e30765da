import type { Feature } from '#operation';
import { revocation } from './revocation.projection.js';

export const revocationFeature: Feature = { name: 'revocation', aggregate: revocation, operations: [] };
