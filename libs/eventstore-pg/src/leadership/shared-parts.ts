import type { Tenure } from '#event-sourcing';
import { Candidacy } from './candidacy.js';
import type { LeaseRow } from './lease-row.js';

/** Resolves when the tenure has ended. */
const untilEnded = ({ signal }: Tenure): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

/**
 * This process's part in a division. Each process holds a seat, a name of its own, so that all can count each other;
 * who has which rank among the seats knows how many parts it should hold, and takes or gives up so many.
 */
export class SharedParts {
  readonly seat: Candidacy;
  readonly parts: readonly Candidacy[];
  processes = 1;
  share: number;
  private rank = 0;

  constructor(
    private readonly prefix: string,
    private readonly holder: string,
    count: number,
    work: (tenure: Tenure, part: number) => Promise<void>,
    failed: (name: string, error: unknown) => void,
  ) {
    this.share = count;
    this.seat = new Candidacy(`${prefix}/seat/${holder}`, untilEnded, failed);
    this.parts = Array.from({ length: count }, (_, part) => new Candidacy(`${prefix}/${part}`, (tenure) => work(tenure, part), failed));
  }

  held(): number[] {
    return this.parts.flatMap(({ tenure }, part) => (tenure?.holds() === true ? [part] : []));
  }

  isSeat(name: string): boolean {
    return name.startsWith(`${this.prefix}/seat/`);
  }

  /** Counts the seats; those that stand still are of the dead. */
  count(rows: readonly LeaseRow[], still: ReadonlySet<string>): void {
    const seats = rows.filter(({ name }) => this.isSeat(name) && name !== this.seat.name && !still.has(name)).map(({ name }) => name);
    this.processes = seats.length + 1;
    this.rank = seats.filter((name) => name < this.seat.name).length;
    this.share = Math.floor(this.parts.length / this.processes) + (this.rank < this.parts.length % this.processes ? 1 : 0);
  }

  /** How many more it should hold; negative: how many fewer. */
  lacking(): number {
    return this.share - this.parts.filter(({ tenure }) => tenure !== undefined).length;
  }

  /** In an order of this process's own, so that several that come at once do not all try the same. */
  waiting(): Candidacy[] {
    const first = Math.floor((this.parts.length * this.rank) / this.processes);
    return [...this.parts.slice(first), ...this.parts.slice(0, first)].filter(({ tenure }) => tenure === undefined);
  }

  /** Those that are being given up, and whose work has not ended, are not held any more: they make none of the others too many. */
  surplus(): Candidacy[] {
    return this.parts.filter(({ tenure }) => tenure?.holds() === true).slice(this.share);
  }
}
