/**
 * A process that got no CPU finds its timers due before it has read what was answered meanwhile. So patience is counted in
 * parts, one after the other: standing still uses up one of them.
 */
const PARTS = 5;

/** One wait for all requests that find no lease: it counts for each of them, whoever asked. */
export class Freshening {
  private waiting: Promise<void> | undefined;

  /** @param regain may reject @param patience milliseconds, for it may also hang */
  constructor(private readonly regain: () => Promise<void>, private readonly patience: number) {}

  /** Never rejects. */
  wait(): Promise<void> {
    return (this.waiting ??= this.bounded().finally(() => (this.waiting = undefined)));
  }

  private async bounded(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let timer: NodeJS.Timeout | undefined;
    let left = PARTS;
    const wait = (): void => {
      timer = left-- > 0 ? setTimeout(wait, this.patience / PARTS) : undefined;
      if (timer === undefined) resolve();
    };
    wait();
    this.regain().then(resolve, () => resolve());
    await promise;
    clearTimeout(timer);
  }
}
