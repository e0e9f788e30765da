export { liveVersions, readLiveTables } from './live-tables.js';
export { type ProjectionTable, tableName } from './projection-table.js';
export { Projector } from './projector.js';
export { PgReads } from './reads.js';
export { type RebuildOptions, Rebuilds } from './rebuilds.js';
export { type OpenSnapshot, snapshotOf } from './snapshot.js';
export { createTables } from './tables.js';
