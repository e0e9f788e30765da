export { type ProjectionTable, tableName } from './projection-table.js';
export { Projector } from './projector.js';
export { PgReads } from './reads.js';
export { snapshotOf } from './snapshot.js';
export { createTables } from './tables.js';
