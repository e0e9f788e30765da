import type { Feature } from '#operation';
import { getContextKeysForCustomPolicy } from './operations/get-context-keys-for-custom-policy.js';
import { getContextKeysForPrincipalPolicy } from './operations/get-context-keys-for-principal-policy.js';
import { simulateCustomPolicy } from './operations/simulate-custom-policy.js';
import { simulatePrincipalPolicy } from './operations/simulate-principal-policy.js';

export const simulationFeature: Feature = {
  name: 'simulation',
  operations: [simulateCustomPolicy, simulatePrincipalPolicy, getContextKeysForCustomPolicy, getContextKeysForPrincipalPolicy],
};
