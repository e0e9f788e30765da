import type { Campaign, Division, Leadership, Tenure } from '#event-sourcing';
import type { Clock } from '#kernel';
import { LeaseConnection } from './lease-connection.js';
import { LEASE_CHANNEL, PgLeaseTable } from './lease-table.js';
import { Leases } from './leases.js';

export interface PgLeadershipOptions {
  /** Straight to the primary, past any pooler in between. */
  readonly connectionString: string;
  readonly clock?: Clock;
  /** Hears failures of the work, by its name, and of the rounds themselves (`leases`); both are tried again. */
  readonly onFailure?: (name: string, error: unknown) => void;
}

/** Milliseconds between rounds: a lease survives three that fail. */
const ROUND = 500;
/** The least pause, so that rounds that wake each other do not run hot. */
const BREATH = 20;

/** Leadership by lease rows in Postgres; what it promises is said by the port (#event-sourcing). */
export class PgLeadership implements Leadership {
  private readonly connection: LeaseConnection;
  private readonly leases: Leases;
  private readonly campaigns = new Set<Campaign>();
  private timer: NodeJS.Timeout | undefined;
  private rounding: Promise<void> | undefined;
  private woken = false;
  private closed = false;

  constructor(private readonly options: PgLeadershipOptions) {
    const { connectionString, clock, onFailure } = options;
    const wake = (): void => this.wake();
    this.connection = new LeaseConnection(connectionString, LEASE_CHANNEL, { heard: wake, opened: () => this.leases.forget() });
    const table = new PgLeaseTable((name, text, values) => this.connection.query(name, text, values));
    this.leases = new Leases(table, { ...(clock && { clock }), ...(onFailure && { failed: onFailure }), wake });
  }

  campaign(name: string, work: (tenure: Tenure) => Promise<void>): Campaign {
    return this.kept(this.leases.campaign(name, work));
  }

  divide(prefix: string, parts: number, work: (tenure: Tenure, part: number) => Promise<void>): Division {
    return this.kept(this.leases.divide(prefix, parts, work));
  }

  /** Names that this process holds now. */
  held(): string[] {
    return this.leases.held().map(({ name }) => name);
  }

  /** Gives everything up and closes the connection. */
  async close(): Promise<void> {
    await Promise.all([...this.campaigns].map((campaign) => campaign.stop()));
    this.closed = true;
    clearTimeout(this.timer);
    await this.rounding;
    await this.connection.close();
  }

  private kept<C extends Campaign>(campaign: C): C {
    this.campaigns.add(campaign);
    return campaign;
  }

  /** A round now, or, while one is under way, another after it. */
  private wake(): void {
    if (this.closed) return;
    this.woken = true;
    if (this.rounding) return;
    clearTimeout(this.timer);
    this.rounding = this.round().finally(() => {
      this.rounding = undefined;
      this.schedule();
    });
  }

  private async round(): Promise<void> {
    this.woken = false;
    try {
      await this.leases.round();
    } catch (error) {
      this.options.onFailure?.('leases', error);
    }
  }

  private schedule(): void {
    if (this.closed) return;
    const pause = this.woken ? BREATH : Math.max(BREATH, Math.min(ROUND * (0.8 + 0.2 * Math.random()), this.leases.nextDue() ?? ROUND));
    this.timer = setTimeout(() => this.wake(), pause);
  }
}
