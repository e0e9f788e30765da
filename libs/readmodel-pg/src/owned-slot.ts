import { type Position, type StoredEvent, type Tenure, comparePositions } from '#event-sourcing';

/** A slot that this process projects, as long as its tenure holds. */
export class OwnedSlot {
  /** The last event read beyond the position in the database, where none since was the slot's own. */
  passed: StoredEvent | undefined;
  private wake: () => void = () => undefined;

  constructor(
    readonly slot: number,
    private readonly tenure: Tenure,
    /** Everything of the slot up to here is written. */
    public reached: Position,
  ) {}

  get term(): bigint {
    return this.tenure.term;
  }

  holds(): boolean {
    return this.tenure.holds();
  }

  isBehind(position: Position): boolean {
    return comparePositions(this.reached, position) < 0;
  }

  reach(position: Position): void {
    if (this.isBehind(position)) this.reached = position;
  }

  /** Ends `news`. */
  tell(): void {
    this.wake();
  }

  /** Resolves when told, or when the tenure has ended. */
  news(): Promise<void> {
    const { signal } = this.tenure;
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.wake = () => undefined;
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }
}
