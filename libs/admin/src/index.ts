export { adminFeature } from './admin.feature.js';
export { explainFeature } from './explain/explain.feature.js';
export { addCaps, parseCaps, removeCaps } from './caps.js';
export * from './identity-mapping/index.js';
export * from './key/index.js';
export { adminMfaDeviceFeature } from './mfa-device/index.js';
export { policyLintFeature } from './policy-lint/policy-lint.feature.js';
export * from './projection/index.js';
export * from './revocation/index.js';
