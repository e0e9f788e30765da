import type { SweepReport } from '#s3';
import type pg from 'pg';
import type { BlobFiles } from './blob-files.js';

export interface Graces {
  /** Ms that a file stays after its object went: readers have read the row but not yet opened the file. */
  readonly dead: number;
  /** Ms of silence after which an upload counts as given up; running ones speak up every minute. */
  readonly pending: number;
}

const BATCH = 100;
const IDLE = `(state = 'dead' and since < now() - $1 * interval '1 ms' or state = 'pending' and since < now() - $2 * interval '1 ms')`;
const TAKE = `select blob_id::text as id from store.blob where ${IDLE} limit ${BATCH} for update skip locked`;

/** An export reads files as one moment of the database names them, and holds this lock, shared, for as long as it takes. */
const NOT_READ = 'select pg_try_advisory_xact_lock(1380730703, 0) as mine';

/** Files that are dead, and those that will be when their upload is swept. */
const WAITING = `select ((select count(*) from store.blob where state = 'dead') + (select count(*) from store.part p
  where p.blob_id is not null and p.upload_id in (select upload_id from store.loose_upload)
    and not exists (select from store.object o where o.upload_id = p.upload_id) and not exists (select from store.object_version v where v.upload_id = p.upload_id)))::int as waiting`;

/**
 * Removes the files of dead rows and of abandoned uploads. The rows are locked while their files go, so an upload that
 * wakes up late finds its intent gone and fails, and two sweepers never meet. A crash in between leaves the rows, and the
 * next sweep finds nothing to unlink.
 */
export async function sweep(pool: pg.Pool, files: BlobFiles, graces: Graces): Promise<SweepReport> {
  await sweepUploads(pool, graces);
  let removed = 0;
  for (;;) {
    const count = await sweepBatch(pool, files, graces);
    removed += count;
    if (count < BATCH) break;
  }
  const { rows } = await pool.query<{ waiting: number }>(WAITING);
  return { removed, waiting: rows[0]!.waiting };
}

/** Few at a time: an upload may have 10,000 parts, and its rows stay locked until the batch is done. */
const UPLOADS = 5;

/** Marks the files of parts that belong to nothing. */
async function sweepUploads(pool: pg.Pool, { dead }: Graces): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ swept: number }>('select store.sweep_uploads($1, $2) as swept', [dead, UPLOADS]);
    if (rows[0]!.swept < UPLOADS) return;
  }
}

async function sweepBatch(pool: pg.Pool, files: BlobFiles, graces: Graces): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows: [turn] } = await client.query<{ mine: boolean }>(NOT_READ);
    if (!turn!.mine) {
      await client.query('rollback');
      client.release();
      return 0;
    }
    const { rows } = await client.query<{ id: string }>(TAKE, [graces.dead, graces.pending]);
    for (const { id } of rows) await files.remove(id);
    await client.query('delete from store.blob where blob_id = any($1)', [rows.map((row) => row.id)]);
    await client.query('commit');
    client.release();
    return rows.length;
  } catch (error) {
    // The connection goes with its transaction, whatever state it is in.
    client.release(true);
    throw error;
  }
}
