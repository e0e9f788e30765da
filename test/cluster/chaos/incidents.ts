import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../system/caller.js';

/** A stretch of the test in which one thing is broken. */
export interface Phase {
  readonly title: string;
  /** Requests may be cut off: whatever served them was killed. */
  readonly cuts: boolean;
  readonly beganAt: number;
  served: number;
  /** 503 with Retry-After. */
  unavailable: number;
  cut: number;
  /** When an answer was last missing, performance.now(). */
  troubledAt: number;
}

const QUIET = 1500;

/**
 * What became of every request, by phase. A request that fails must fail with 503 and Retry-After; only where a gateway is
 * killed may it be cut off. Everything else is wrong.
 */
export class Incidents {
  readonly wrong: string[] = [];
  readonly phases: Phase[] = [];
  private now = this.begin('before', false);

  begin(title: string, cuts: boolean): Phase {
    this.now = { title, cuts, beganAt: performance.now(), served: 0, unavailable: 0, cut: 0, troubledAt: 0 };
    this.phases.push(this.now);
    return this.now;
  }

  /** undefined: whether it was done is not known. */
  async ask(what: string, call: () => Promise<Answer>): Promise<Answer | undefined> {
    const phase = this.now;
    const sentAt = performance.now();
    const answer = await call().catch((error: unknown) => String(error));
    const trouble = typeof answer === 'string' ? answer : troubleOf(answer);
    if (typeof answer !== 'string' && trouble === undefined) {
      phase.served += 1;
      return answer;
    }
    phase.troubledAt = performance.now();
    if (trouble === 'unavailable') phase.unavailable += 1;
    else phase.cut += 1;
    // One that was under way when the next thing happened may have been cut off by that.
    if (trouble !== 'unavailable' && !phase.cuts && !this.now.cuts) this.tell(`${what}, after ${Math.round(performance.now() - sentAt)} ms: ${trouble}`, phase);
    // Those who are told to come again do so, sooner than they were told.
    await sleep(50);
    return undefined;
  }

  tell(wrong: string, phase = this.now): void {
    if (this.wrong.length < 30) this.wrong.push(`${phase.title} (${Math.round(performance.now() - phase.beganAt)} ms): ${wrong}`);
  }

  /** Until nothing has failed for a while. */
  async untilServed(limit = 60_000): Promise<void> {
    const { now } = this;
    for (const end = performance.now() + limit; performance.now() < end; await sleep(50)) {
      const since = performance.now() - Math.max(now.troubledAt, now.beganAt);
      if (since > QUIET && now.served > 0) return;
    }
    throw new Error(`${now.title}: requests still fail after ${limit} ms`);
  }

  /** Rows of docs/reference/cluster.md. */
  rows(): string {
    const rows = this.phases.map(({ title, served, unavailable, cut, beganAt, troubledAt }) =>
      `| ${title} | ${served.toLocaleString('en')} | ${unavailable} | ${cut} | ${troubledAt === 0 ? '–' : `${((troubledAt - beganAt) / 1000).toFixed(1)} s`} |`);
    return `| what happens | served | 503 with Retry-After | cut off | last failure after |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  }
}

/** undefined: an answer of a gateway, whichever. HAProxy's own are HTML, its 503 is ours. */
function troubleOf({ status, headers, body }: Answer): string | undefined {
  if (status === 503) return headers['retry-after'] === undefined ? `503 without Retry-After: ${body.slice(0, 200)}` : 'unavailable';
  return status === 502 || status === 504 ? `${status} ${body.slice(0, 100)}` : undefined;
}
