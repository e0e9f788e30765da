import { DURATION_BOUNDS, type RequestTally } from './request-tally.js';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A histogram as prom-client's registry reads one, made from tallies when it is asked for. */
export class DurationHistogram {
  readonly type = 'histogram';
  readonly aggregator = 'sum';

  /** @param labelNames what tells the tallies apart */
  constructor(readonly name: string, readonly help: string, private readonly labelNames: readonly ('service' | 'operation')[], private readonly tallies: () => Iterable<RequestTally>) {}

  get(): { readonly name: string; readonly help: string; readonly type: string; readonly aggregator: string; readonly values: readonly Sample[] } {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: [...this.tallies()].flatMap((tally) => this.samples(tally)) };
  }

  /** Buckets are cumulative (Prometheus, "Metric types", Histogram). */
  private samples(tally: RequestTally): Sample[] {
    const labels = Object.fromEntries(this.labelNames.map((label) => [label, tally[label]]));
    let count = 0;
    const values: Sample[] = tally.buckets.map((inBucket, i) => {
      count += inBucket;
      return { metricName: `${this.name}_bucket`, labels: { le: DURATION_BOUNDS[i] ?? '+Inf', ...labels }, value: count };
    });
    values.push({ metricName: `${this.name}_sum`, labels, value: tally.seconds }, { metricName: `${this.name}_count`, labels, value: count });
    return values;
  }
}
