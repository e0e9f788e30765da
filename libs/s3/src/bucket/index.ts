export { bucketFeature } from './bucket.feature.js';
export type * from './bucket.events.js';
export { bucket, bucketCounter, bucketNameKey, bucketNamespace, bucketStream, ownerPath } from './bucket.projection.js';
export type { BucketState } from './bucket.state.js';
