import { type Position, StoreUnavailableError, comparePositions } from '#event-sourcing';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import { Declarer, type DeclarationStore, type Declare } from './declaration.js';
import { MARGIN, type MemberStore } from './member.js';
import { Roster } from './roster.js';

/** What a lease has to do with other processes: HotState renews through it. */
export interface LeaseRecord {
  /**
   * To be asked after everything up to `position` was applied, before the lease is renewed.
   * @returns false when the row had to be made anew: what was committed until now must be read before a lease may begin
   * @throws StoreUnavailableError, and what keeps this process from accepting what it must; the lease must not be renewed then
   */
  renew(position: Position): Promise<boolean>;
  /** Everything up to `position` has been applied; may be called often. */
  applied(position: Position): void;
  /** This process does not decide any more. Never rejects. */
  leave(): Promise<void>;
}

export interface MembershipOptions {
  /** Milliseconds; the same on all members. */
  readonly leaseMs: number;
  readonly clock?: Clock;
  /** Calls `hear` with each message of the channel, and with none when messages may have been lost. */
  readonly listen: (hear: (message?: string) => void) => { close(): Promise<void> };
  /** What this process accepts, said before each lease; without it nothing is said. */
  readonly declares?: { readonly store: DeclarationStore; readonly declare: Declare };
}

/** This process among the members: its row, its acknowledgements, and what it knows of the others. */
export class Membership implements LeaseRecord {
  readonly id = uuidv7();
  readonly roster: Roster;
  private readonly listener: { close(): Promise<void> };
  private readonly declarer: Declarer | undefined;
  private renewals = 0n;
  private latest: Position | undefined;
  private said: Position | undefined;
  private saying: Promise<void> | undefined;
  private left = false;

  constructor(private readonly store: MemberStore, private readonly options: MembershipOptions) {
    const { leaseMs, clock = systemClock, declares } = options;
    this.roster = new Roster(this.id, store, clock, leaseMs * MARGIN);
    this.declarer = declares && new Declarer(this.id, declares.store);
    this.listener = options.listen((message) => this.roster.hear(message));
    this.roster.onNews(() => this.acknowledge());
  }

  async renew(position: Position): Promise<boolean> {
    if (this.left) throw new StoreUnavailableError('this process is not among the members any more');
    const declaration = await this.options.declares?.declare();
    try {
      const renewed = await this.write(position);
      if (declaration) await this.declarer?.say(declaration, !renewed);
      this.roster.inEra(position.era);
      void this.roster.read().catch(() => undefined);
      return renewed;
    } catch (error) {
      throw new StoreUnavailableError('the row of this process cannot be written', { cause: error });
    }
  }

  applied(position: Position): void {
    this.latest = position;
    this.acknowledge();
  }

  async leave(): Promise<void> {
    this.left = true;
    this.roster.close();
    await this.listener.close();
    await this.saying;
    // A row that stays is removed by whoever sees it stand still.
    await this.store.leave(this.id).catch(() => undefined);
  }

  /** Counted here and never from the row: a row made anew must not show a number that it had before. */
  private async write(position: Position): Promise<boolean> {
    if (await this.store.renew({ id: this.id, position, renewals: ++this.renewals })) return true;
    await this.store.join({ id: this.id, position, renewals: ++this.renewals });
    return false;
  }

  /** Alone there is nobody to tell. Positions that come while one is on its way share the next. */
  private acknowledge(): void {
    if (this.left || this.saying || !this.due()) return;
    this.saying = this.say().finally(() => {
      this.saying = undefined;
      this.acknowledge();
    });
  }

  private due(): boolean {
    return this.latest !== undefined && this.roster.size > 0 && (this.said === undefined || comparePositions(this.latest, this.said) > 0);
  }

  /** What fails is not said again: the next renewal writes the position, and whoever waits reads the rows. */
  private async say(): Promise<void> {
    this.said = this.latest;
    await this.store.acknowledge(this.id, this.latest!).catch(() => undefined);
  }
}
