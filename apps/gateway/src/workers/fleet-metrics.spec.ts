import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { FleetMetrics } from './fleet-metrics.js';
import type { MetricSnapshot } from './messages.js';

type Snapshot = readonly MetricSnapshot[];

class Counting {
  private readonly registry = new Registry();
  private readonly served = new Counter({ name: 'served_total', help: 'h', labelNames: ['operation'], registers: [this.registry] });
  private readonly took = new Histogram({ name: 'took_seconds', help: 'h', buckets: [1], registers: [this.registry] });
  private readonly lease = new Gauge({ name: 'lease_left', help: 'h', registers: [this.registry], aggregator: 'min' });

  async serve(times: number, lease: number): Promise<Snapshot> {
    for (let i = 0; i < times; i++) {
      this.served.inc({ operation: 'Get' });
      this.took.observe(0.5);
    }
    this.lease.set(lease);
    return (await this.registry.getMetricsAsJSON()) as unknown as Snapshot;
  }
}

const value = (text: string, series: string): number => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length + 1));

describe('the metrics of several workers', () => {
  it('are added up; a gauge goes by the aggregator that it names', async () => {
    const fleet = new FleetMetrics();
    fleet.seen(1, await new Counting().serve(3, 1.5));
    fleet.seen(2, await new Counting().serve(4, 0.5));
    const text = await fleet.text([]);
    expect(value(text, 'served_total{operation="Get"}')).toBe(7);
    expect(value(text, 'took_seconds_bucket{le="1"}')).toBe(7);
    expect(value(text, 'took_seconds_sum')).toBe(3.5);
    expect(value(text, 'lease_left')).toBe(0.5);
  });

  it('never go back when a worker ends and another one begins at zero; its gauges end with it', async () => {
    const fleet = new FleetMetrics();
    fleet.seen(1, await new Counting().serve(3, 0.1));
    fleet.seen(2, await new Counting().serve(4, 2));
    fleet.retire(1);
    fleet.retire(99);
    let text = await fleet.text([]);
    expect([value(text, 'served_total{operation="Get"}'), value(text, 'took_seconds_count'), value(text, 'lease_left')]).toEqual([7, 7, 2]);
    fleet.seen(3, await new Counting().serve(1, 1));
    fleet.retire(2);
    text = await fleet.text([]);
    expect([value(text, 'served_total{operation="Get"}'), value(text, 'took_seconds_count'), value(text, 'lease_left')]).toEqual([8, 8, 1]);
  });

  it('include what the primary counts itself', async () => {
    const fleet = new FleetMetrics();
    fleet.seen(1, await new Counting().serve(1, 1));
    expect(value(await fleet.text(await new Counting().serve(2, 1)), 'served_total{operation="Get"}')).toBe(3);
  });
});
