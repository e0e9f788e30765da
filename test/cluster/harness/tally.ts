import { writeFileSync } from 'node:fs';
import { fullCounts } from '../../counts.js';
import type { LoadClient } from './load-client.js';

/** What came of something that was done often. */
export class Tally {
  private readonly began = performance.now();
  private readonly latencies: number[] = [];
  private seconds = 0;
  /** What went wrong, the first ten in words. */
  readonly failures: string[] = [];
  failed = 0;
  /** Requests that were answered with "come again", and came again. */
  repeated = 0;

  constructor(readonly title: string) {}

  get done(): number {
    return this.latencies.length;
  }

  /** One more, and how long it took in milliseconds. */
  took(ms: number): void {
    this.latencies.push(ms);
  }

  fail(why: string): void {
    this.failed += 1;
    if (this.failures.length < 10) this.failures.push(why);
  }

  /** Milliseconds; `q` from 0 to 1. */
  quantile(q: number): number {
    const sorted = [...this.latencies].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  }

  end(): void {
    this.seconds = (performance.now() - this.began) / 1000;
  }

  /** A row of docs/reference/cluster.md: what, how often, failures, requests repeated after a 503, seconds, per second, p50, p99. */
  row(): string {
    const ms = (q: number): string => this.quantile(q).toFixed(this.quantile(q) < 10 ? 1 : 0);
    return `| ${this.title} | ${this.done.toLocaleString('en')} | ${this.failed} | ${this.repeated} | ${this.seconds.toFixed(0)} s | ${(this.done / this.seconds).toFixed(0)}/s | ${ms(0.5)} ms | ${ms(0.99)} ms |`;
  }
}

export interface Often {
  readonly times: number;
  readonly lanes: number;
  /** Whose repeated requests are counted. */
  readonly clients?: readonly LoadClient[];
}

const cameAgain = (clients: readonly LoadClient[]): number => clients.reduce((sum, client) => sum + client.cameAgain, 0);

/**
 * Does `once` `times` times, `lanes` at once; each lane does one after the other. What it throws is a failure of that
 * time and of no other. A full run prints the row.
 */
export async function often(title: string, { times, lanes, clients = [] }: Often, once: (index: number, lane: number) => Promise<void>): Promise<Tally> {
  const tally = new Tally(title);
  const before = cameAgain(clients);
  let next = 0;
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    for (let index = next++; index < times; index = next++) {
      const from = performance.now();
      await once(index, lane).catch((error: unknown) => tally.fail(`${index}: ${error instanceof Error ? error.message : String(error)}`));
      tally.took(performance.now() - from);
    }
  }));
  tally.end();
  tally.repeated = cameAgain(clients) - before;
  // Jest wraps what goes through console; a row is to be copied as it is.
  if (fullCounts) writeFileSync(process.stdout.fd, `${tally.row()}\n`);
  return tally;
}
