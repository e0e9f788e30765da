/** Counts latencies in buckets of 10 µs up to one second, longer ones by themselves: quantiles without keeping a list. */
const STEP_MS = 0.01;

export class Latencies {
  #buckets = new Uint32Array(100_000);
  #longer = [];
  #count = 0;

  add(milliseconds) {
    const bucket = (milliseconds / STEP_MS) | 0;
    if (bucket < this.#buckets.length) this.#buckets[bucket]++;
    else this.#longer.push(milliseconds);
    this.#count++;
  }

  /** Milliseconds below which the given part of all values lies; NaN when there are none. */
  quantile(part) {
    if (this.#count === 0) return NaN;
    let left = Math.ceil(part * this.#count);
    for (let bucket = 0; bucket < this.#buckets.length; bucket++) {
      left -= this.#buckets[bucket];
      if (left <= 0) return (bucket + 1) * STEP_MS;
    }
    return this.#longer.sort((a, b) => a - b)[Math.max(0, left - 1)];
  }
}
