export { type BucketKeys, noBucketKeys } from './bucket-keys.js';
export type * from './encryption.events.js';
export { encryptionFeature } from './encryption.feature.js';
export { beginObjectSealing, OBJECT_SEALING_STREAM, objectSealing } from './object-sealing.projection.js';
export { ObjectSealer } from './object-sealer.js';
