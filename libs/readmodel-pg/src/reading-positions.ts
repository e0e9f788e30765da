import { type EventStore, type Page, type Position, comparePositions } from '#event-sourcing';
import type { Pool } from 'pg';
import { levelTables } from './checkpoint.js';
import { type ProjectionTable, projectionName } from './projection-table.js';
import { type Slot, readSlots, slotOf } from './slots.js';
import { leastOf } from './slot-writer.js';

/** Pauses before a waiter looks again, milliseconds: doubled from the first to the last. */
const FIRST_LOOK = 2;
const LAST_LOOK = 20;
/** Events looked through for one of the account's slot; slots are moved on before there are so many. */
const PAGE = 200;

interface Positions {
  readonly slots: readonly Slot[];
  readonly level: ReadonlySet<string>;
}

/**
 * How far the projections have come, whichever processes write them. Waiting holds no connection, and all that wait share
 * their looks at the database.
 */
export class ReadingPositions {
  private looking: Promise<Positions> | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly pool: Pool, private readonly store: Pick<EventStore, 'readAfter'>) {}

  /** A projector of this process has written: whoever waits looks at once. */
  moved(): void {
    for (const wake of this.waiting) wake();
  }

  /**
   * Waits until the rows of an account, or of all (undefined), have everything that was committed before the call; false
   * when `within` milliseconds were not enough. Slots in which nothing happened since do not have to have moved.
   */
  async caughtUp(table: ProjectionTable, account: string | undefined, within: number): Promise<boolean> {
    const end = performance.now() + within;
    let target: Position | undefined;
    for (let pause = FIRST_LOOK; ; pause = Math.min(LAST_LOOK, 2 * pause)) {
      const { slots, level } = await this.look();
      const relevant = account === undefined ? slots : slots.filter(({ slot }) => slot === slotOf({ account }, slots.length));
      const page = await this.store.readAfter(leastOf(relevant).position, PAGE);
      target ??= page.top;
      if (level.has(projectionName(table)) && !lacks(relevant, slots.length, page, target)) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.news(Math.min(left, pause));
    }
  }

  private look(): Promise<Positions> {
    return (this.looking ??= this.read().finally(() => (this.looking = undefined)));
  }

  private async read(): Promise<Positions> {
    const [slots, level] = await Promise.all([readSlots(this.pool), levelTables(this.pool)]);
    return { slots, level: new Set(level) };
  }

  private news(atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMost);
      this.waiting.add(wake);
    });
  }
}

/** True when an event before `target` may be missing in one of the slots. What was committed since does not count. */
function lacks(slots: readonly Slot[], count: number, { events, more, bound }: Page, target: Position): boolean {
  if (comparePositions(bound, target) < 0) return true;
  // A slot's checkpoint of an era before may have been rolled back; its owner has not looked yet.
  if (slots.some(({ seenInEra }) => seenInEra !== bound.era)) return true;
  const positions = new Map(slots.map(({ slot, position }) => [slot, position]));
  for (const event of events) {
    if (comparePositions(event.position, target) >= 0) return false;
    const position = positions.get(slotOf(event, count));
    if (position && comparePositions(event.position, position) > 0) return true;
  }
  return more;
}
