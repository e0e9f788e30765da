import type { Position } from '#event-sourcing';
import type { LeaseRecord } from '../member/membership.js';
import type { SetAsideStore } from './set-aside-table.js';

export interface TellingRecordOptions {
  /** The member's id. */
  readonly member: string;
  readonly store: SetAsideStore;
  /** The accounts that this process has set aside, now. */
  readonly accounts: () => readonly string[];
}

/**
 * Says which accounts this process has set aside before it says that it has applied anything: whoever waits for a position
 * to be acknowledged may ask then what the acknowledgement is worth.
 */
export class TellingRecord implements LeaseRecord {
  private told = '';
  private telling: Promise<void> = Promise.resolve();

  constructor(private readonly record: LeaseRecord, private readonly options: TellingRecordOptions) {}

  /** The lease is worth more than what is said here. */
  async renew(position: Position): Promise<boolean> {
    await this.tell().catch(() => undefined);
    const renewed = await this.record.renew(position);
    // The rows went with the one that had to be made anew.
    if (!renewed) this.told = '';
    return renewed;
  }

  /** What could not be said waits for the next renewal, which says it first. */
  applied(position: Position): void {
    if (this.isTold()) this.record.applied(position);
    else void this.tell().then(() => this.record.applied(position), () => undefined);
  }

  leave(): Promise<void> {
    return this.record.leave();
  }

  private isTold(): boolean {
    return this.told === textOf(this.options.accounts());
  }

  private tell(): Promise<void> {
    const mine = this.telling.then(() => this.tellNow());
    this.telling = mine.catch(() => undefined);
    return mine;
  }

  private async tellNow(): Promise<void> {
    const accounts = this.options.accounts();
    const text = textOf(accounts);
    if (text === this.told) return;
    await this.options.store.say(this.options.member, accounts);
    this.told = text;
  }
}

/** Nothing for none; the empty account has a name here as well. */
const textOf = (accounts: readonly string[]): string => (accounts.length === 0 ? '' : `:${accounts.join(':')}`);
