import type { LifecycleRun } from '#s3';
import { databaseKit } from '#testing';
import pg from 'pg';
import { migrateObjectStore } from '../test/migrated.js';
import { PgLifecycleRuns } from './index.js';

let pool: pg.Pool;
let runs: PgLifecycleRuns;

afterAll(async () => { await pool?.end(); });

// After ours, so that the connections are closed before the kit drops the database.
const kit = databaseKit({ migrate: migrateObjectStore });

beforeAll(() => {
  pool = new pg.Pool({ connectionString: kit.connectionString });
  runs = new PgLifecycleRuns(pool);
});

const run: LifecycleRun = { bucketId: 'b', startedAt: 1_790_000_000_123, place: { phase: 'objects', prefix: 'a/', key: 'a/\0ü"' }, removed: { objects: 3, versions: 2, markers: 1, uploads: 4 } };

describe('Runs of lifecycle rules in Postgres', () => {
  it('are kept as they were left, and replaced by what comes after', async () => {
    expect((await runs.of(['b'])).size).toBe(0);
    await runs.keep(run);
    expect(await runs.of(['b', 'other'])).toEqual(new Map([['b', { run, requested: false }]]));
    const failed = { ...run, failedAt: run.startedAt + 5, failure: 'no\0thing' };
    await runs.keep(failed);
    expect((await runs.of(['b'])).get('b')).toEqual({ run: { ...failed, failure: 'nothing' }, requested: false });
    const { place: _, ...done } = { ...run, finishedAt: run.startedAt + 9 };
    await runs.keep(done);
    expect((await runs.of(['b'])).get('b')).toEqual({ run: done, requested: false });
  });

  it('are wanted until what was wanted has been done, also of buckets that never had one', async () => {
    expect(await runs.anyRequested()).toBe(false);
    await runs.request(['b', 'new'], 1000);
    await runs.request(['new'], 2000);
    await runs.keep(run);
    expect(await runs.of(['b', 'new'])).toEqual(new Map([['b', { run, requested: true }], ['new', { requested: true }]]));
    await runs.settle(1000);
    expect(await runs.anyRequested()).toBe(true);
    expect((await runs.of(['b', 'new'])).get('b')).toMatchObject({ requested: false });
    await runs.settle(2000);
    expect(await runs.anyRequested()).toBe(false);
  });

  it('are forgotten with their bucket', async () => {
    await pool.query("insert into store.bucket (bucket_id) values ('b')");
    await pool.query("delete from store.bucket where bucket_id = 'b'");
    expect((await runs.of(['b'])).size).toBe(0);
  });
});
