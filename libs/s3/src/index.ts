import type { Feature } from '#operation';
import { bucketFeature } from './bucket/index.js';
import { objectFeature } from './object/index.js';
import { QuotaGuard } from './quota/quota-guard.js';
import type { ObjectStore } from './store/index.js';
import { uploadFeature } from './upload/index.js';

export * from './bucket/index.js';
export * from './store/index.js';

/** Buckets, objects and uploads over a store. */
export function s3Features(store: ObjectStore): readonly Feature[] {
  const quotas = new QuotaGuard(store);
  return [bucketFeature(store), objectFeature(store, quotas), uploadFeature(store, quotas)];
}
