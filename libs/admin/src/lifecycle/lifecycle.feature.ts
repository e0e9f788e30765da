import type { Feature } from '#operation';
import type { LifecycleRuns } from '#s3';
import { listLifecycle } from './operations/list-lifecycle.js';
import { processLifecycle } from './operations/process-lifecycle.js';

/** What is remembered of lifecycle rules, over `runs`. */
export const adminLifecycleFeature = (runs: LifecycleRuns): Feature => ({ name: 'admin-lifecycle', operations: [listLifecycle(runs), processLifecycle(runs)] });
