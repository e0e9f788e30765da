export { type HotStateOptions, HotState, type Unfit } from './hot-state.js';
export type { SetAside, Snapshot, SnapshotRow } from './memory.js';
