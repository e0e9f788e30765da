import { LEASE, MARGIN } from './lease-time.js';
import type { LeaseRow } from './lease-row.js';

interface Seen {
  readonly term: bigint;
  readonly renewals: bigint;
  readonly since: number;
}

/**
 * Finds names whose holder has not renewed for so long that no lease of it can be left, whatever its clocks say: a counter
 * seen twice with a lease and a tenth between means that no time was bought in between.
 */
export class LeaseWatch {
  private seen: ReadonlyMap<string, Seen> = new Map();

  /**
   * @param asked this process's monotonic clock before the rows were asked for, milliseconds
   * @param answered the same clock when they had come
   * @returns names that may be taken, where the row is still the same then
   */
  observe(rows: readonly LeaseRow[], asked: number, answered: number): ReadonlySet<string> {
    const seen = new Map<string, Seen>();
    const still = new Set<string>();
    for (const { name, term, renewals } of rows) {
      const before = this.seen.get(name);
      if (before === undefined || before.term !== term || before.renewals !== renewals) {
        seen.set(name, { term, renewals, since: answered });
        continue;
      }
      seen.set(name, before);
      if (asked - before.since >= LEASE * MARGIN) still.add(name);
    }
    this.seen = seen;
    return still;
  }

  /** The clock's reading at which a name that stands still may be taken first; undefined when nothing was seen. */
  due(names: ReadonlySet<string>): number | undefined {
    let first: number | undefined;
    for (const [name, { since }] of this.seen) if (!names.has(name) && (first === undefined || since < first)) first = since;
    return first === undefined ? undefined : first + LEASE * MARGIN;
  }

  /** Another primary may have taken counters back. */
  forget(): void {
    this.seen = new Map();
  }
}
