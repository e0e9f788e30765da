/**
 * Lets the writes to one key go one after another, in the order in which they ask, on this node. So the size that a write finds is
 * the one that it replaces, and what is kept of an object is of the write that came last.
 */
export class KeyLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Resolves with what gives the key back. */
  async acquire(id: string): Promise<() => void> {
    const before = this.tails.get(id);
    let release!: () => void;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before ? before.then(() => held) : held;
    this.tails.set(id, tail);
    await before;
    return () => {
      release();
      if (this.tails.get(id) === tail) this.tails.delete(id);
    };
  }

  async run<T>(id: string, step: () => Promise<T>): Promise<T> {
    const release = await this.acquire(id);
    try {
      return await step();
    } finally {
      release();
    }
  }
}
