import { type Position, comparePositions } from '#event-sourcing';

/** Callers that wait for a position. */
export class Waiters {
  private readonly waiting = new Set<{ readonly position: Position; readonly done: () => void }>();

  get size(): number {
    return this.waiting.size;
  }

  /** Resolves when `reach` has passed the position, or after `atMost` milliseconds. */
  until(position: Position, atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const waiter = {
        position,
        done: () => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.done, atMost);
      this.waiting.add(waiter);
    });
  }

  reach(position: Position): void {
    for (const waiter of this.waiting) if (comparePositions(position, waiter.position) >= 0) waiter.done();
  }

  release(): void {
    for (const waiter of this.waiting) waiter.done();
  }
}
