import { setTimeout as sleep } from 'node:timers/promises';
import type { Tenure } from '#event-sourcing';
import type { HeldTenure } from './held-tenure.js';

/** Pause before work that ended or failed is begun again in the same tenure, milliseconds. */
const PAUSE = 500;

export type Work = (tenure: Tenure) => Promise<void>;

/** One name that this process would hold: waiting, holding it, and, until its work has ended, having held it. */
export class Candidacy {
  private current: HeldTenure | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly work: Work,
    private readonly failed: (name: string, error: unknown) => void,
  ) {}

  /** Also one that has ended while its work has not: nothing new begins before. */
  get tenure(): HeldTenure | undefined {
    return this.current;
  }

  begin(tenure: HeldTenure): void {
    this.current = tenure;
    this.running = this.run(tenure).finally(() => (this.current = undefined));
  }

  /** Ends the tenure; resolves when its work has ended. @returns the tenure, to be given up in Postgres */
  async end(): Promise<HeldTenure | undefined> {
    const tenure = this.current;
    tenure?.end();
    await this.running;
    return tenure;
  }

  private async run(tenure: HeldTenure): Promise<void> {
    while (tenure.holds()) {
      try {
        await this.work(tenure);
      } catch (error) {
        if (!tenure.signal.aborted) this.failed(this.name, error);
      }
      await sleep(PAUSE, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  }
}
