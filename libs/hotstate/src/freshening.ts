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
    const timer = setTimeout(resolve, this.patience);
    this.regain().then(resolve, () => resolve());
    await promise;
    clearTimeout(timer);
  }
}
