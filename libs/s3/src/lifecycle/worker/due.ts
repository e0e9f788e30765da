import type { Calendar } from '../calendar.js';
import type { KnownRun } from './lifecycle-runs.js';

/** Milliseconds after which a walk that failed is taken up again, at most. */
const RETRY = 300_000;

/** Whether a bucket with rules is to be walked through now: once in every day, and when somebody wants it. */
export function isDue(known: KnownRun | undefined, now: number, { day }: Calendar): boolean {
  const run = known?.run;
  if (!known || !run || known.requested) return true;
  if (run.failedAt !== undefined) return now - run.failedAt >= Math.min(RETRY, day);
  return run.finishedAt === undefined || Math.floor(run.startedAt / day) < Math.floor(now / day);
}

/** Milliseconds since when a bucket has been waiting to be walked through; 0 where it has not. */
export function lagOf(known: KnownRun | undefined, now: number, calendar: Calendar): number {
  const { run } = known ?? {};
  if (!run || !isDue(known, now, calendar)) return 0;
  const { day } = calendar;
  return Math.max(0, now - (Math.floor(run.startedAt / day) + 1) * day);
}
