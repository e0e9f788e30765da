export { bucketFeature } from './bucket.feature.js';
export type * from './bucket.events.js';
export { bucket, bucketCounter, bucketNameKey, bucketNamespace, bucketStream, LIFECYCLE, ownerPath } from './bucket.projection.js';
export { ownerNow } from './bucket.owner.js';
export { bucketInMemory } from './bucket.queries.js';
export { resourceArn } from './bucket.address.js';
export { bucketDeletion, closedFor } from './bucket.deletion.js';
export { assertBucketName } from './bucket.name.js';
export { appendToBucket, type BucketState } from './bucket.state.js';
