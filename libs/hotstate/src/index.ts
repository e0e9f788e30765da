export { type HotStateOptions, HotState, type Snapshot } from './hot-state.js';
