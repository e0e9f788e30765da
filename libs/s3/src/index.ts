import type { Feature } from '#operation';
import { bucketFeature } from './bucket/index.js';
import { objectFeature } from './object/index.js';
import type { ObjectStore } from './store/index.js';
import { uploadFeature } from './upload/index.js';

export * from './bucket/index.js';
export * from './store/index.js';

/** Buckets, objects and uploads over a store. */
export const s3Features = (store: ObjectStore): readonly Feature[] => [bucketFeature(store), objectFeature(store), uploadFeature(store)];
