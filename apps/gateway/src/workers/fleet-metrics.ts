import { AggregatorRegistry } from 'prom-client';
import type { MetricSnapshot } from './messages.js';

type Snapshot = readonly MetricSnapshot[];

/** prom-client's types know no snapshots. */
const { aggregate } = AggregatorRegistry as unknown as { aggregate(snapshots: readonly Snapshot[]): { metrics(): Promise<string>; getMetricsAsArray(): Snapshot } };

/** What only grows. */
const CUMULATIVE: ReadonlySet<string> = new Set(['counter', 'histogram', 'summary']);

/**
 * The metrics of all workers as those of one gateway: each by the aggregator that it names, counters and histograms added
 * up. What a worker had counted when it was last asked is kept after its end, so that no counter ever goes back, which
 * Prometheus would take for a restart of them all.
 */
export class FleetMetrics {
  private readonly latest = new Map<number, Snapshot>();
  private ended: Snapshot = [];

  /** @param worker never used again for another one */
  seen(worker: number, snapshot: Snapshot): void {
    this.latest.set(worker, snapshot);
  }

  retire(worker: number): void {
    const last = this.latest.get(worker);
    if (!last) return;
    this.latest.delete(worker);
    this.ended = aggregate([this.ended, last.filter(({ type }) => CUMULATIVE.has(type))]).getMetricsAsArray();
  }

  /** Prometheus's text format: what the workers said last, what has ended, and the primary's own. */
  text(own: Snapshot): Promise<string> {
    return aggregate([own, ...this.latest.values(), this.ended]).metrics();
  }
}
