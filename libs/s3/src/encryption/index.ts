export { type BucketKeys, noBucketKeys } from './bucket-keys.js';
export type * from './encryption.events.js';
export { encryptionFeature } from './encryption.feature.js';
export { ObjectSealer } from './object-sealer.js';
