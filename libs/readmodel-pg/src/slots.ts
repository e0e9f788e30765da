import { type Position, type StoredEvent, TenureLostError, accountSlot } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';

/** How far a slot has come. An account belongs to one slot, so what is said of it is said of all rows of its accounts. */
export interface Slot {
  readonly slot: number;
  /** Of the tenure that may write it. */
  readonly term: bigint;
  readonly position: Position;
  /** Of the event at the position; undefined before the first. */
  readonly eventId: string | undefined;
  /** The era in which that event was last seen in the log. */
  readonly seenInEra: number;
}

type Row = readonly [slot: number, term: string, era: number, transaction: string, number: string, eventId: string | null, seenInEra: number];

const COLUMNS = 'slot, term::text, era, transaction::text, number::text, event_id, seen_in_era';

/** All of them, by number. */
export async function readSlots(database: Pool | ClientBase): Promise<Slot[]> {
  return slotsOf(database, 'read.slots', `select ${COLUMNS} from read.slot order by slot`, []);
}

/** Locked to the transaction's end, always in the same order. */
export async function lockSlots(client: ClientBase, slots?: readonly number[]): Promise<Slot[]> {
  return slotsOf(client, 'read.lock-slots', `select ${COLUMNS} from read.slot where $1::int[] is null or slot = any($1) order by slot for update`, [slots ?? null]);
}

/**
 * Makes `term` the one under which the slot may be written; waits for a transaction of the holder before.
 * @throws TenureLostError when a later one has been here
 */
export async function claimSlot(pool: Pool, slot: number, term: bigint): Promise<Slot> {
  const [claimed] = await slotsOf(pool, 'read.claim-slot', `update read.slot set term = $2 where slot = $1 and term <= $2 returning ${COLUMNS}`, [slot, term]);
  if (!claimed) throw new TenureLostError(`projection/${slot}`);
  return claimed;
}

/** Of slots that the same transaction has locked. */
export async function moveSlots(client: ClientBase, slots: readonly number[], { position, id }: Pick<StoredEvent, 'position' | 'id'>): Promise<void> {
  await client.query({
    name: 'read.move-slots',
    text: 'update read.slot set era = $2, transaction = $3, number = $4, event_id = $5, seen_in_era = greatest(seen_in_era, $2) where slot = any($1)',
    values: [slots, position.era, position.transaction, position.number, id],
  });
}

/** Slots in which nothing happened up to `event`; only forward, and only where the term is still the same. */
export async function passSlots(pool: Pool, slots: readonly { readonly slot: number; readonly term: bigint }[], { position, id }: Pick<StoredEvent, 'position' | 'id'>): Promise<void> {
  await pool.query({
    name: 'read.pass-slots',
    text: `update read.slot s set era = $3, transaction = $4, number = $5, event_id = $6, seen_in_era = greatest(seen_in_era, $3)
      from unnest($1::int[], $2::bigint[]) m(slot, term) where s.slot = m.slot and s.term = m.term and (s.era, s.transaction, s.number) < ($3, $4, $5)`,
    values: [slots.map(({ slot }) => slot), slots.map(({ term }) => term), position.era, position.transaction, position.number, id],
  });
}

/** Its event is in the log of this era. */
export async function slotSeen(pool: Pool, slot: number, term: bigint, era: number): Promise<void> {
  await pool.query('update read.slot set seen_in_era = $3 where slot = $1 and term = $2 and seen_in_era < $3', [slot, term, era]);
}

/** Back to the beginning; of a slot that the same transaction has locked. */
export async function resetSlot(client: ClientBase, slot: number, era: number): Promise<void> {
  await client.query("update read.slot set era = 0, transaction = '0', number = 0, event_id = null, seen_in_era = $2 where slot = $1", [slot, era]);
}

/** The slot of an account among so many. */
export const slotOf = (event: Pick<StoredEvent, 'account'>, slots: number): number => accountSlot(event.account, slots);

async function slotsOf(database: Pool | ClientBase, name: string, text: string, values: unknown[]): Promise<Slot[]> {
  const { rows } = await database.query<unknown[]>({ name, text, values, rowMode: 'array' }) as unknown as { rows: Row[] };
  return rows.map(([slot, term, era, transaction, number, eventId, seenInEra]) => ({
    slot, term: BigInt(term), position: { era, transaction: BigInt(transaction), number: BigInt(number) }, eventId: eventId ?? undefined, seenInEra,
  }));
}
