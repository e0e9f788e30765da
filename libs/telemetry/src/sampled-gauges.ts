import { Gauge, type Registry } from 'prom-client';

export interface SampledGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Milliseconds; a scrape that waits longer for Postgres would lose every other metric with it. */
const PATIENCE = 1000;

/** What one read gave, by gauge; a gauge that is not among them has no sample. */
export type Samples<N extends string> = Readonly<Partial<Record<N, readonly Sample[]>>>;

/**
 * Gauges that one read of something slow fills when Prometheus asks. What is not answered in time, or not at all, has no
 * sample: an old number would be taken for a new one.
 */
export function registerSampledGauges<N extends string>(registry: Registry, gauges: Readonly<Record<N, SampledGauge>>, read: () => Promise<Samples<N>>): void {
  let reading: Promise<Samples<N>> | undefined;
  const sample = (): Promise<Samples<N>> => (reading ??= within(read).finally(() => (reading = undefined)));
  for (const key of Object.keys(gauges) as N[]) {
    const { name, help, labelNames = [] } = gauges[key];
    new Gauge({
      // All workers of a gateway are told the same.
      name, help, labelNames: [...labelNames], aggregator: 'max', registers: [registry],
      async collect() {
        const samples = (await sample())[key] ?? [];
        this.reset();
        // Without labels it would stand at 0 (prom-client), which nobody has read.
        if (samples.length === 0 && labelNames.length === 0) this.remove();
        for (const { labels = {}, value } of samples) this.set(labels, value);
      },
    });
  }
}

async function within<N extends string>(read: () => Promise<Samples<N>>): Promise<Samples<N>> {
  const { promise, resolve } = Promise.withResolvers<Samples<N>>();
  const nothing = {} as Samples<N>;
  const timer = setTimeout(() => resolve(nothing), PATIENCE);
  read().then(resolve, () => resolve(nothing));
  return promise.finally(() => clearTimeout(timer));
}
