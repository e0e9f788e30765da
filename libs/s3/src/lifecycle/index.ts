export { lifecycleFeature } from './lifecycle.feature.js';
export type * from './lifecycle.events.js';
export { type Calendar, civilDays, shortDays } from './calendar.js';
export * from './worker/lifecycle-runs.js';
