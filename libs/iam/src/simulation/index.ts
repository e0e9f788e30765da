export { type ChangedDecision, type PolicyChange, type PolicyTrial, tryPolicy } from './policy-trial.js';
export { readPolicySource } from './read-policy-source.js';
export { simulationFeature } from './simulation.feature.js';
