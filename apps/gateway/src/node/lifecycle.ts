import type { Leadership } from '#event-sourcing';
import { civilDays, type LifecycleObserver, type LifecycleRun, LifecycleWorker, type LifecycleWorkerOptions, type Removed, shortDays } from '#s3';
import type { Logger } from '#telemetry';
import { Counter, Gauge, type Registry as Metrics } from 'prom-client';

export interface LifecycleSettings {
  readonly lifecycle: boolean;
  /** Seconds; undefined: a day has its everyday length. */
  readonly lifecycleDebugInterval: number | undefined;
}

type Parts = Pick<LifecycleWorkerOptions, 'store' | 'reads' | 'directory' | 'runs' | 'settings'>;

/** What lifecycle rules remove is removed by one node of all. */
export function campaignForLifecycle(leadership: Leadership, parts: Parts, { lifecycle, lifecycleDebugInterval }: LifecycleSettings, metrics: Metrics, logger: Logger): void {
  if (!lifecycle) return;
  const calendar = lifecycleDebugInterval === undefined ? civilDays : shortDays(lifecycleDebugInterval * 1000);
  leadership.campaign('lifecycle', new LifecycleWorker({ ...parts, calendar, observer: lifecycleObserver(metrics, logger) }).work);
}

function lifecycleObserver(metrics: Metrics, logger: Logger): LifecycleObserver {
  const registers = [metrics];
  const removed = new Counter({ name: 'rolegate_lifecycle_removed_total', help: 'What lifecycle rules removed: objects, versions (earlier ones), markers (delete markers that were left alone), uploads.', labelNames: ['kind'], registers });
  const failures = new Counter({ name: 'rolegate_lifecycle_failures_total', help: 'Walks through a bucket that could not go on, and are taken up again.', registers });
  const buckets = new Gauge({ name: 'rolegate_lifecycle_buckets', help: 'Buckets with lifecycle rules, as the leader saw them last.', labelNames: ['state'], aggregator: 'max', registers });
  const lag = new Gauge({ name: 'rolegate_lifecycle_lag_seconds', help: 'How long the bucket that has waited longest was due to be walked through; 0 when none is, or not leader.', aggregator: 'max', registers });
  for (const kind of KINDS) removed.inc({ kind }, 0);
  return {
    removed(what) {
      for (const kind of KINDS) removed.inc({ kind }, what[kind] ?? 0);
    },
    failed(bucket, error) {
      failures.inc();
      logger.warn({ err: error, bucket: bucket?.name, bucketId: bucket?.bucketId }, 'lifecycle rules of a bucket could not be carried out, and are tried again');
    },
    finished(bucket, run) {
      if (KINDS.some((kind) => run.removed[kind] > 0)) logger.info({ bucket: bucket.name, bucketId: bucket.bucketId, ...run.removed, durationMs: took(run) }, 'lifecycle rules of a bucket carried out');
    },
    seen(all, waiting, longest) {
      buckets.set({ state: 'ruled' }, all);
      buckets.set({ state: 'due' }, waiting);
      lag.set(longest / 1000);
    },
  };
}

const KINDS = ['objects', 'versions', 'markers', 'uploads'] as const satisfies readonly (keyof Removed)[];

const took = ({ startedAt, finishedAt = startedAt }: LifecycleRun): number => finishedAt - startedAt;
