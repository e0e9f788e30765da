import { type KnownRun, type LifecycleRun, type LifecycleRuns, NOTHING_REMOVED, type Removed, type WalkPlace } from '#s3';
import type pg from 'pg';
import { guarded } from './errors.js';

interface RunRow {
  readonly bucket_id: string;
  readonly started: number | null;
  readonly finished: number | null;
  readonly place: string | null;
  readonly removed: string | null;
  readonly failed: number | null;
  readonly failure: string | null;
  readonly requested: boolean;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const time = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::float8 * interval '1 ms'`;

const OF = `select bucket_id, ${ms('started_at')} as started, ${ms('finished_at')} as finished, place, removed, ${ms('failed_at')} as failed, failure, requested_at is not null as requested
  from store.lifecycle_run where bucket_id = any($1)`;

const KEEP = `insert into store.lifecycle_run (bucket_id, started_at, finished_at, place, removed, failed_at, failure)
  values ($1, ${time('$2')}, ${time('$3')}, $4, $5, ${time('$6')}, $7)
  on conflict (bucket_id) do update set started_at = excluded.started_at, finished_at = excluded.finished_at, place = excluded.place, removed = excluded.removed,
    failed_at = excluded.failed_at, failure = excluded.failure`;

const REQUEST = `insert into store.lifecycle_run (bucket_id, requested_at) select unnest($1::text[]), ${time('$2')}
  on conflict (bucket_id) do update set requested_at = excluded.requested_at`;

const SETTLE = `update store.lifecycle_run set requested_at = null where requested_at <= ${time('$1')}`;

const FAILURE_SHOWN = 500;

/** Rows of store.lifecycle_run, in the database of the log and of the local store, wherever a bucket's objects are. */
export class PgLifecycleRuns implements LifecycleRuns {
  constructor(private readonly pool: pg.Pool) {}

  of(bucketIds: readonly string[]): Promise<ReadonlyMap<string, KnownRun>> {
    return guarded(async () => {
      const { rows } = await this.pool.query<RunRow>({ name: 'store-lifecycle-runs', text: OF, values: [bucketIds] });
      return new Map(rows.map((row) => [row.bucket_id, known(row)]));
    });
  }

  keep({ bucketId, startedAt, finishedAt, place, removed, failedAt, failure }: LifecycleRun): Promise<void> {
    return guarded(async () => {
      const values = [bucketId, startedAt, finishedAt, place && JSON.stringify(place), JSON.stringify(removed), failedAt, failure?.slice(0, FAILURE_SHOWN).replaceAll('\0', '')];
      await this.pool.query({ name: 'store-lifecycle-keep', text: KEEP, values });
    });
  }

  request(bucketIds: readonly string[], now: number): Promise<void> {
    return guarded(async () => void (await this.pool.query({ name: 'store-lifecycle-request', text: REQUEST, values: [bucketIds, now] })));
  }

  settle(until: number): Promise<void> {
    return guarded(async () => void (await this.pool.query({ name: 'store-lifecycle-settle', text: SETTLE, values: [until] })));
  }

  anyRequested(): Promise<boolean> {
    return guarded(async () => {
      const { rows } = await this.pool.query<{ any: boolean }>({ name: 'store-lifecycle-requested', text: 'select exists (select from store.lifecycle_run where requested_at is not null) as any' });
      return rows[0]!.any;
    });
  }
}

function known({ bucket_id: bucketId, started, finished, place, removed, failed, failure, requested }: RunRow): KnownRun {
  if (started === null) return { requested };
  const run: LifecycleRun = {
    bucketId, startedAt: started, removed: removed === null ? NOTHING_REMOVED : (JSON.parse(removed) as Removed),
    ...(finished !== null && { finishedAt: finished }), ...(place !== null && { place: JSON.parse(place) as WalkPlace }),
    ...(failed !== null && { failedAt: failed }), ...(failure !== null && { failure }),
  };
  return { run, requested };
}
