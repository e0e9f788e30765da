import type { AuditRecord } from '#operation';

/** Upper bounds of the duration buckets, seconds. */
export const DURATION_BOUNDS: readonly number[] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface OutcomeCount {
  readonly status: number;
  readonly code: string;
  count: number;
}

/**
 * What is counted of one operation. Plain numbers, put into Prometheus's form when it asks: a labelled observation through
 * prom-client costs microseconds on every request, this nanoseconds.
 */
export class RequestTally {
  /** Few: one per status and error code that occurred, the first most often. */
  readonly outcomes: OutcomeCount[] = [];
  /** Requests by duration, one more than there are bounds. */
  readonly buckets: number[] = new Array<number>(DURATION_BOUNDS.length + 1).fill(0);
  seconds = 0;
  bytesIn = 0;
  bytesOut = 0;

  constructor(
    readonly service: string,
    readonly operation: string,
  ) {}

  add(record: AuditRecord): void {
    this.outcome(record.status, record.errorCode).count++;
    const seconds = record.durationMs / 1000;
    let bucket = 0;
    while (bucket < DURATION_BOUNDS.length && seconds > DURATION_BOUNDS[bucket]!) bucket++;
    this.buckets[bucket]!++;
    this.seconds += seconds;
    this.bytesIn += record.bytesIn;
    this.bytesOut += record.bytesOut;
  }

  private outcome(status: number, code: string): OutcomeCount {
    for (const one of this.outcomes) if (one.status === status && one.code === code) return one;
    const first = { status, code, count: 0 };
    this.outcomes.push(first);
    return first;
  }
}
