/** Milliseconds. */
const FIRST = 200;
const LONGEST = 15_000;
/** Who lived so long did not end because of how it started. */
const SETTLED = 60_000;

/** How long to wait before a worker is started again: longer each time, unless it had lived for a while. */
export class RestartPause {
  private next = FIRST;

  /** @param lived milliseconds that the worker before has served; 0 when it never did */
  after(lived: number): number {
    if (lived >= SETTLED) this.next = FIRST;
    const pause = this.next;
    this.next = Math.min(LONGEST, this.next * 2);
    return pause;
  }
}
