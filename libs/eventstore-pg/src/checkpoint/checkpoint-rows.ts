import type { ClientBase, Pool } from 'pg';
import type { Checkpoint } from './checkpoint.js';

interface Row {
  readonly number: string;
  readonly era: number;
  readonly transaction: string;
  readonly event_number: string;
  readonly time: Date;
  readonly events: string;
  readonly heads: number;
  readonly digest: Buffer;
  readonly previous: Buffer;
  readonly hash: Buffer;
  readonly key_id: string;
  readonly mac: Buffer;
}

const COLUMNS = 'number::text, era, transaction::text, event_number::text, time, events::text, heads, digest, previous, hash, key_id, mac';

const checkpointOf = (row: Row): Checkpoint => ({
  number: BigInt(row.number),
  position: { era: row.era, transaction: BigInt(row.transaction), number: BigInt(row.event_number) },
  time: row.time, events: Number(row.events), heads: row.heads, digest: row.digest, previous: row.previous, keyId: row.key_id, hash: row.hash, mac: row.mac,
});

export async function lastCheckpoint(client: Pool | ClientBase): Promise<Checkpoint | undefined> {
  const { rows: [row] } = await client.query<Row>(`select ${COLUMNS} from log.checkpoint order by log.checkpoint.number desc limit 1`);
  return row && checkpointOf(row);
}

export async function checkpointsAfter(client: Pool | ClientBase, number: bigint, limit: number): Promise<readonly Checkpoint[]> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from log.checkpoint where log.checkpoint.number > $1 order by log.checkpoint.number limit $2`, [number.toString(), limit]);
  return rows.map(checkpointOf);
}

/** Those that are not in the audit trail yet, oldest first. */
export async function unannounced(pool: Pool, limit: number): Promise<readonly Checkpoint[]> {
  const { rows } = await pool.query<Row>(`select ${COLUMNS} from log.checkpoint where not announced order by log.checkpoint.number limit $1`, [limit]);
  return rows.map(checkpointOf);
}

export async function markAnnounced(pool: Pool, numbers: readonly bigint[]): Promise<void> {
  await pool.query('update log.checkpoint set announced = true where number = any($1::bigint[])', [numbers.map(String)]);
}
