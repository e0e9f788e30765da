export { lifecycleFeature } from './lifecycle.feature.js';
export type * from './lifecycle.events.js';
export { type Calendar, civilDays, shortDays } from './calendar.js';
export { type LifecycleObserver, LifecycleWorker, type LifecycleWorkerOptions } from './worker/lifecycle-worker.js';
export * from './worker/lifecycle-runs.js';
