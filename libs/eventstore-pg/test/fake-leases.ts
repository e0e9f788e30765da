import type { Checkpoint } from '#event-sourcing';
import type { Clock } from '#kernel';
import type { Holding, LeaseRow, LeaseTable, Roll, Taken } from '../src/leadership/lease-row.js';

/** Both clocks of a process, at a rate of its own over the one true time. */
export class RatedClock implements Clock {
  private offset = 0;
  constructor(private readonly time: { now: number }, private readonly rate: number) {}
  now = (): number => this.time.now * this.rate + 1_000_000 + this.offset;
  monotonic = (): number => this.time.now * this.rate;
  step(ms: number): void {
    this.offset += ms;
  }
}

/** The rows in memory: what SQL does, at once. */
export class FakeLeases {
  readonly rows = new Map<string, { -readonly [K in keyof LeaseRow]: LeaseRow[K] } & { checkpoint?: Checkpoint }>();

  /** One process's way to the rows; `way` is waited for before and after each statement takes effect. */
  table(way: () => Promise<void>): LeaseTable {
    const did = async <T>(act: () => T): Promise<T> => {
      await way();
      const result = act();
      await way();
      return result;
    };
    const mine = (holder: string, { name, term }: Holding) => {
      const row = this.rows.get(name);
      return row?.holder === holder && row.term === term ? row : undefined;
    };
    return {
      roll: (holder, holdings) => did<Roll>(() => {
        const renewed = new Set<string>();
        for (const holding of holdings) {
          const row = mine(holder, holding);
          if (!row) continue;
          row.renewals++;
          renewed.add(holding.name);
        }
        return { rows: [...this.rows.values()].map((row) => ({ ...row })), renewed };
      }),
      take: (name, holder, seen) => did<Taken | undefined>(() => {
        const row = this.rows.get(name);
        if (row && (row.term !== seen?.term || row.renewals !== seen.renewals)) return undefined;
        const next = { ...row, name, holder, term: (row?.term ?? 0n) + 1n, renewals: (row?.renewals ?? 0n) + 1n };
        this.rows.set(name, next);
        return { term: next.term, checkpoint: next.checkpoint };
      }),
      advance: (holder, holding, checkpoint) => did(() => {
        const row = mine(holder, holding);
        if (row) row.checkpoint = checkpoint;
        return row !== undefined;
      }),
      release: (holder, holdings) => did(() => {
        for (const holding of holdings) {
          const row = mine(holder, holding);
          if (row) Object.assign(row, { holder: undefined, renewals: row.renewals + 1n });
        }
      }),
      remove: ({ name, term, renewals }) => did(() => {
        const row = this.rows.get(name);
        if (row?.term === term && (renewals === undefined || row.renewals === renewals)) this.rows.delete(name);
      }),
    };
  }
}
