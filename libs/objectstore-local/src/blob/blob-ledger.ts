import type pg from 'pg';

/** The rows that stand for files (store.blob); see the schema for the states. */
export class BlobLedger {
  constructor(private readonly pool: pg.Pool) {}

  /** Before anything is written: a file without a row would never be found again. */
  async intend(id: string): Promise<void> {
    await this.pool.query({ name: 'store-blob-intend', text: "insert into store.blob (blob_id, state) values ($1, 'pending')", values: [id] });
  }

  /** Long uploads say now and then that they live; the sweep takes only what has gone quiet. */
  async touch(id: string): Promise<void> {
    await this.pool.query({ name: 'store-blob-touch', text: "update store.blob set since = now() where blob_id = $1 and state = 'pending'", values: [id] });
  }

  /** Gives an intent up; false when it was committed, or swept. */
  async giveUp(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({ name: 'store-blob-give-up', text: "update store.blob set state = 'dead', since = now() where blob_id = $1 and state = 'pending'", values: [id] });
    return rowCount === 1;
  }

  /** After the file of a dead row is gone. */
  async forget(id: string): Promise<void> {
    await this.pool.query({ name: 'store-blob-forget', text: "delete from store.blob where blob_id = $1 and state = 'dead'", values: [id] });
  }
}
