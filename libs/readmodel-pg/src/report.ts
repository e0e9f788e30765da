import { type Aggregate, type EventStore, comparePositions, formatPosition } from '#event-sourcing';
import type { ProjectionStatus } from '#operation';
import type { Pool } from 'pg';
import { readLiveTables } from './live-tables.js';
import { leastOf } from './slot-writer.js';
import { readSlots, slotOf } from './slots.js';
import { readProjectionStatus } from './status.js';

/** A slot and how far behind the log it is. */
export interface SlotLag {
  readonly slot: number;
  /** `era.transaction.number` */
  readonly position: string;
  /** Age of the oldest event of the slot that is not projected; 0 when there is none. */
  readonly lagSeconds: number;
}

/** An event that a projection cannot apply. */
export interface SetAside {
  readonly projection: string;
  readonly stream: string;
  readonly account: string;
  readonly version: number;
  readonly eventId: string;
  readonly error: string;
  readonly since: Date;
}

/** Events looked through for the oldest of each slot. */
const PAGE = 500;

/** As the database tells it: the same in every process that is asked. Times are compared on this process's clock. */
export async function readSlotLags(pool: Pool, store: Pick<EventStore, 'readAfter'>, now = Date.now()): Promise<SlotLag[]> {
  const slots = await readSlots(pool);
  const { events } = await store.readAfter(leastOf(slots).position, PAGE);
  return slots.map(({ slot, position }) => {
    const oldest = events.find((event) => slotOf(event, slots.length) === slot && comparePositions(event.position, position) > 0);
    return { slot, position: formatPosition(position), lagSeconds: oldest ? Math.max(0, now - oldest.time.getTime()) / 1000 : 0 };
  });
}

/** The first hundred, oldest first. */
export async function readSetAside(pool: Pool): Promise<SetAside[]> {
  const { rows } = await pool.query<SetAside>(
    'select projection, stream, account, version, event_id as "eventId", error, since from read.set_aside order by since, projection, stream limit 100');
  return rows;
}

/** Every table with its state, where no memory knows which is live. */
export async function readProjections(pool: Pool, store: Pick<EventStore, 'readStream'>, aggregates: ReadonlyMap<string, Aggregate>): Promise<ProjectionStatus[]> {
  const live = new Map((await readLiveTables(store, aggregates)).map(({ aggregate, version }) => [aggregate.kind, version]));
  return readProjectionStatus(pool, (kind) => live.get(kind) ?? 1);
}
