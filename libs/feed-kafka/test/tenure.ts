import { type Checkpoint, type Tenure, TenureLostError } from '#event-sourcing';

/** The lease row of a name, as several processes see it; the newest term holds. */
export class FakeLease {
  term = 0n;
  checkpoint: Checkpoint | undefined;
  /** Called at each advance; may throw what Postgres would. */
  onAdvance: () => void | Promise<void> = () => undefined;

  take(): FakeTenure {
    return new FakeTenure(this, ++this.term);
  }
}

/** A tenure that the test ends: at once, or without its holder having noticed yet. */
export class FakeTenure implements Tenure {
  readonly name = 'relay';
  checkpoint: Checkpoint | undefined;
  private readonly controller = new AbortController();
  private held = true;

  constructor(private readonly lease: FakeLease, readonly term: bigint) {
    this.checkpoint = lease.checkpoint;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  holds(): boolean {
    return this.held;
  }

  async advance(checkpoint: Checkpoint): Promise<void> {
    await this.lease.onAdvance();
    if (this.lease.term !== this.term) throw new TenureLostError(this.name);
    // As it goes through the row's JSON.
    this.checkpoint = this.lease.checkpoint = { ...checkpoint, note: JSON.parse(JSON.stringify(checkpoint.note)) as unknown };
  }

  /** The time is over by the holder's own clock. */
  lapse(): void {
    this.held = false;
  }

  end(): void {
    this.held = false;
    this.controller.abort();
  }
}
