import type { Feature } from '#operation';
import { account } from './account.projection.js';

export const accountFeature: Feature = { name: 'account', aggregate: account, operations: [] };
