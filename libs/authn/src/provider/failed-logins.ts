import type { Clock } from '#kernel';

export interface FailedLoginsOptions {
  /** Failures of one source that are taken in one go. */
  readonly burst: number;
  /** Failures per second that are taken in the long run. */
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Sources remembered; beyond it the one that failed longest ago is forgotten. */
const MOST_SOURCES = 100_000;

/** How often one source may fail before it is refused without asking anybody: a token bucket per address. */
export class FailedLogins {
  private readonly sources = new Map<string, Bucket>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>, private readonly options: FailedLoginsOptions = { burst: 10, perSecond: 0.5 }) {}

  /** False while the source has failed too often. */
  admits(source: string): boolean {
    const bucket = this.sources.get(source);
    return !bucket || this.filled(bucket) >= 1;
  }

  failed(source: string): void {
    const bucket = this.sources.get(source);
    const tokens = bucket ? this.filled(bucket) : this.options.burst;
    this.sources.delete(source);
    this.sources.set(source, { tokens: Math.max(0, tokens - 1), at: this.clock.monotonic() });
    if (this.sources.size > MOST_SOURCES) this.sources.delete(this.sources.keys().next().value!);
  }

  private filled({ tokens, at }: Bucket): number {
    return Math.min(this.options.burst, tokens + ((this.clock.monotonic() - at) / 1000) * this.options.perSecond);
  }
}
