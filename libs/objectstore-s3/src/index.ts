export { RoutedObjectStore } from './routed-object-store.js';
export { S3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.js';
export { LOCAL, readStoresFile } from './stores/stores-file.js';
export type { UpstreamStore } from './stores/store-definition.js';
export { upstreamMigrations } from './schema/index.js';
export type { ObserveKeys } from './bucket/key-kinds.js';
export { UpstreamMetrics } from './upstream-metrics.js';
