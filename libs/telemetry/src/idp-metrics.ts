import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export type IdpResult = 'ok' | 'refused' | 'failed' | 'timeout';
export type IdpSaving = 'cache' | 'negative-cache' | 'single-flight' | 'breaker' | 'rate-limit';

/** Seconds; an identity provider takes milliseconds, or seconds when it is in trouble. */
const BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LABELS = ['strategy', 'provider'] as const;

/** Calls made to identity providers, and calls that were not needed. Providers are those of the configuration: a bounded set. */
export class IdpMetrics {
  private readonly calls: Counter<'strategy' | 'provider' | 'result'>;
  private readonly saved: Counter<'strategy' | 'provider' | 'cause'>;
  private readonly durations: Histogram<'strategy' | 'provider'>;
  private readonly breakers: Gauge<'strategy' | 'provider'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.calls = new Counter({ name: 'rolegate_idp_calls_total', help: 'Calls to an identity provider: `ok`, `refused`, `failed` or `timeout`.', labelNames: [...LABELS, 'result'], registers });
    this.saved = new Counter({ name: 'rolegate_idp_saved_calls_total', help: 'Questions answered without a call: `cache`, `negative-cache`, `single-flight`, `breaker` or `rate-limit`.', labelNames: [...LABELS, 'cause'], registers });
    this.durations = new Histogram({ name: 'rolegate_idp_call_duration_seconds', help: 'Duration of a call.', labelNames: LABELS, buckets: BOUNDS, registers });
    this.breakers = new Gauge({ name: 'rolegate_idp_breaker_open', help: '1 while calls are not even tried.', labelNames: LABELS, aggregator: 'max', registers });
  }

  called(strategy: string, provider: string, result: IdpResult, seconds: number): void {
    this.calls.inc({ strategy, provider, result });
    this.durations.observe({ strategy, provider }, seconds);
  }

  spared(strategy: string, provider: string, cause: IdpSaving): void {
    this.saved.inc({ strategy, provider, cause });
  }

  breaker(strategy: string, provider: string, open: boolean): void {
    this.breakers.set({ strategy, provider }, open ? 1 : 0);
  }
}
