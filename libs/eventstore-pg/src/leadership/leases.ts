import type { Campaign, Division, Tenure } from '#event-sourcing';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import { Candidacy, type Work } from './candidacy.js';
import { HeldTenure } from './held-tenure.js';
import type { LeaseRow, LeaseTable } from './lease-row.js';
import { LeaseTime } from './lease-time.js';
import { LeaseWatch } from './lease-watch.js';
import { SharedParts } from './shared-parts.js';

export interface LeasesOptions {
  readonly clock?: Clock;
  /** Hears failures of the work, by name; it is begun again. */
  readonly failed?: (name: string, error: unknown) => void;
  /** A round should come now: something was asked for or given up. */
  readonly wake?: () => void;
}

/**
 * All names that one process holds or waits for. A round renews what is held, reads all rows in the same statement, and
 * takes what is free: never held, given up, of an earlier tenure of this process, or standing still.
 */
export class Leases {
  readonly holder = uuidv7();
  private readonly clock: Clock;
  private readonly watch = new LeaseWatch();
  private readonly candidacies = new Set<Candidacy>();
  private readonly divisions = new Set<SharedParts>();

  constructor(private readonly table: LeaseTable, private readonly options: LeasesOptions = {}) {
    this.clock = options.clock ?? systemClock;
  }

  campaign(name: string, work: Work): Campaign {
    const candidacy = new Candidacy(name, work, this.failed);
    this.candidacies.add(candidacy);
    this.options.wake?.();
    return { stop: () => this.withdraw([candidacy]) };
  }

  divide(prefix: string, count: number, work: (tenure: Tenure, part: number) => Promise<void>): Division {
    const shared = new SharedParts(prefix, this.holder, count, work, this.failed);
    this.divisions.add(shared);
    this.candidacies.add(shared.seat);
    this.options.wake?.();
    return {
      get held() { return shared.held(); },
      get share() { return shared.share; },
      get processes() { return shared.processes; },
      stop: async () => {
        this.divisions.delete(shared);
        await this.withdraw([...shared.parts, shared.seat]);
      },
    };
  }

  /** Names held now. */
  held(): HeldTenure[] {
    return this.everything().flatMap(({ tenure }) => (tenure?.holds() === true ? [tenure] : []));
  }

  /** One at a time. @throws StoreUnavailableError; what is held runs out by itself */
  async round(): Promise<void> {
    const asked = LeaseTime.moment(this.clock);
    const held = this.held();
    const { rows, renewed } = await this.table.roll(this.holder, held);
    for (const tenure of held) {
      if (renewed.has(tenure.name)) tenure.renewed(asked);
      else tenure.end();
    }
    const still = this.watch.observe(rows, asked.monotonic, this.clock.monotonic());
    const byName = new Map(rows.map((row) => [row.name, row]));
    const take = (candidacy: Candidacy): Promise<boolean> => this.take(candidacy, byName.get(candidacy.name), still);
    for (const candidacy of this.candidacies) await take(candidacy);
    for (const shared of this.divisions) {
      await this.clearSeats(shared, rows, still);
      shared.count(rows, still);
      if (shared.lacking() < 0) for (const candidacy of shared.surplus()) void this.giveUp([candidacy]);
      for (const candidacy of shared.waiting()) if (shared.lacking() > 0) await take(candidacy);
    }
  }

  /** Milliseconds until a name that others hold may be taken, if its holder is dead; undefined when there is none. */
  nextDue(): number | undefined {
    const due = this.watch.due(new Set(this.held().map(({ name }) => name)));
    return due === undefined ? undefined : due - this.clock.monotonic();
  }

  /** The connection is a new one: another primary may have taken counters back. */
  forget(): void {
    this.watch.forget();
  }

  private async take(candidacy: Candidacy, seen: LeaseRow | undefined, still: ReadonlySet<string>): Promise<boolean> {
    const free = seen === undefined || seen.holder === undefined || seen.holder === this.holder || still.has(seen.name);
    if (!free || candidacy.tenure !== undefined) return false;
    const asked = LeaseTime.moment(this.clock);
    const taken = await this.table.take(candidacy.name, this.holder, seen);
    if (taken === undefined) return false;
    const tenure = new HeldTenure(candidacy.name, taken.term, taken.checkpoint, this.holder, new LeaseTime(this.clock, asked), this.table);
    if (this.everything().includes(candidacy)) candidacy.begin(tenure);
    else await this.table.release(this.holder, [tenure]);
    return true;
  }

  private async clearSeats(shared: SharedParts, rows: readonly LeaseRow[], still: ReadonlySet<string>): Promise<void> {
    for (const row of rows) if (shared.isSeat(row.name) && still.has(row.name) && row.holder !== this.holder) await this.table.remove(row);
  }

  private async withdraw(candidacies: readonly Candidacy[]): Promise<void> {
    for (const candidacy of candidacies) this.candidacies.delete(candidacy);
    await this.giveUp(candidacies);
  }

  /** The rows are given up when the work has ended. What cannot be told now, others see by the counter standing still. */
  private async giveUp(candidacies: readonly Candidacy[]): Promise<void> {
    const tenures = (await Promise.all(candidacies.map((candidacy) => candidacy.end()))).filter((tenure) => tenure !== undefined);
    if (tenures.length === 0) return;
    const [seats, names] = [tenures.filter(({ name }) => name.endsWith(this.holder)), tenures.filter(({ name }) => !name.endsWith(this.holder))];
    try {
      if (names.length > 0) await this.table.release(this.holder, names);
      for (const seat of seats) await this.table.remove(seat);
    } catch {
      return;
    }
    this.options.wake?.();
  }

  private everything(): Candidacy[] {
    return [...this.candidacies, ...[...this.divisions].flatMap(({ parts }) => parts)];
  }

  private readonly failed = (name: string, error: unknown): void => this.options.failed?.(name, error);
}
