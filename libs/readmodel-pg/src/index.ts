export { checkProjections, type CheckReport, type Difference } from './check.js';
export { liveVersions, readLiveTables } from './live-tables.js';
export { type ProjectionTable, tableName } from './projection-table.js';
export { Projections, type ProjectionsOptions } from './projections.js';
export { ReadingPositions } from './reading-positions.js';
export { PgReads } from './reads.js';
export { readProjections, readSetAside, readSlotLags, type SetAside, type SlotLag } from './report.js';
export { type OpenSnapshot, snapshotOf } from './snapshot.js';
export { createTables } from './tables.js';
