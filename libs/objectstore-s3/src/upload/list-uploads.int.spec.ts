import { databaseKit } from '#testing';
import pg from 'pg';
import { migrateUpstream } from '../../test/migrated.js';
import { listUploads } from './list-uploads.js';
import { UploadRows } from './upload-rows.js';

describe('uploads in progress', () => {
  let pool: pg.Pool;
  afterAll(async () => pool.end());
  const kit = databaseKit({ migrate: migrateUpstream });
  let rows: UploadRows;
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: kit.connectionString, max: 1 });
    // Its database may be dropped before it has ended.
    pool.on('error', () => undefined);
    rows = new UploadRows(pool);
    await pool.query(`insert into upstream.upload (upload_id, upstream_id, bucket_id, key, initiated_at, initiator_id, initiator_name)
      select gen_random_uuid(), n, 'b', convert_to(format('p%s/%s', n % 10, n), 'UTF8'), now(), 'A', 'A' from generate_series(1, 20000) n`);
    await pool.query('vacuum analyze upstream.upload');
    await pool.query('set enable_seqscan = off');
  }, 60_000);

  /** Rows that the database has read of the table since it was asked last. */
  const read = async (): Promise<number> => {
    await pool.query('select pg_stat_force_next_flush()');
    const { rows: [row] } = await pool.query<{ read: string }>("select idx_tup_fetch + seq_tup_read + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'upload') as read from pg_stat_user_tables where schemaname = 'upstream' and relname = 'upload'");
    return Number(row!.read);
  };

  it('that ten prefixes fold cost what ten uploads cost', async () => {
    const before = await read();
    const page = await listUploads(rows, 'b', { delimiter: '/', limit: 1000 });
    expect(page).toMatchObject({ commonPrefixes: Array.from({ length: 10 }, (_, i) => `p${i}/`), uploads: [], truncated: false });
    const taken = (await read()) - before;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(1000);
  });

  it('are walked page by page, one entry at a time', async () => {
    const walked: string[] = [];
    for (let keyMarker: string | undefined, more = true; more; ) {
      const page = await listUploads(rows, 'b', { delimiter: '/', keyMarker, limit: 1 });
      walked.push(...page.commonPrefixes);
      ({ key: keyMarker } = page.next ?? { key: undefined });
      more = page.truncated;
    }
    expect(walked).toEqual(Array.from({ length: 10 }, (_, i) => `p${i}/`));
  });
});
