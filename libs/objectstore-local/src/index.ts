export { BlobFiles } from './blob/blob-files.js';
export { INLINE_LIMIT } from './write/receive-body.js';
export { PgLifecycleRuns } from './lifecycle-runs.js';
export { LocalObjectStore } from './local-object-store.js';
export type { LocalObjectStoreOptions } from './local-object-store.options.js';
export { objectStoreMigrations } from './schema/index.js';
export type { FolderTrouble } from './blob/blob-folder.js';
export type { Graces } from './blob/sweep.js';
