import type { Feature } from '#operation';
import { replayPolicy } from './replay-policy.js';

export const policyTrialFeature: Feature = { name: 'policy-trial', operations: [replayPolicy] };
