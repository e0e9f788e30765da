import type { Position } from '#event-sourcing';
import type { Pool, PoolClient } from 'pg';

/** How far a projection has come: the position and the id of its last event. */
export interface Checkpoint {
  readonly position: Position;
  readonly eventId: string | undefined;
}

interface Row {
  readonly era: number;
  readonly transaction: string;
  readonly number: string;
  readonly event_id: string | null;
}

export async function readCheckpoint(pool: Pool | PoolClient, name: string): Promise<Checkpoint> {
  const { rows } = await pool.query<Row>({ name: 'read-checkpoint', text: 'select era, transaction::text, number::text, event_id from read.projection where name = $1', values: [name] });
  const row = rows[0];
  if (!row) throw new Error(`no projection ${name}`);
  return { position: { era: row.era, transaction: BigInt(row.transaction), number: BigInt(row.number) }, eventId: row.event_id ?? undefined };
}

/** Compare-and-set; false when somebody else has moved the checkpoint. */
export async function moveCheckpoint(client: PoolClient, name: string, from: Position, to: Checkpoint): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'move-checkpoint',
    text: `update read.projection set era = $2, transaction = $3::xid8, number = $4, event_id = coalesce($5, event_id)
      where name = $1 and era = $6 and transaction = $7::xid8 and number = $8`,
    values: [
      name, to.position.era, String(to.position.transaction), String(to.position.number), to.eventId ?? null,
      from.era, String(from.transaction), String(from.number),
    ],
  });
  return rowCount === 1;
}
