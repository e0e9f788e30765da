import { type Checkpoint, type Tenure, TenureLostError } from '#event-sourcing';
import type { LeaseTable } from './lease-row.js';
import type { LeaseTime, Moment } from './lease-time.js';

/** A name that this process holds, until its lease runs out, another holds it, or it is given up; then it stays ended. */
export class HeldTenure implements Tenure {
  private readonly ending = new AbortController();
  readonly signal = this.ending.signal;
  private latest: Checkpoint | undefined;

  constructor(
    readonly name: string,
    readonly term: bigint,
    checkpoint: Checkpoint | undefined,
    private readonly holder: string,
    private readonly lease: LeaseTime,
    private readonly table: Pick<LeaseTable, 'advance'>,
  ) {
    this.latest = checkpoint;
  }

  get checkpoint(): Checkpoint | undefined {
    return this.latest;
  }

  holds(): boolean {
    if (this.signal.aborted) return false;
    if (this.lease.holds()) return true;
    this.end();
    return false;
  }

  async advance(checkpoint: Checkpoint): Promise<void> {
    if (this.holds() && (await this.table.advance(this.holder, this, checkpoint))) {
      this.latest = checkpoint;
      return;
    }
    this.end();
    throw new TenureLostError(this.name);
  }

  renewed(asked: Moment): void {
    this.lease.renew(asked);
  }

  end(): void {
    this.ending.abort();
  }
}
