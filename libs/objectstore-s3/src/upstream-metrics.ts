import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ObserveKeys } from './bucket/key-kinds.js';
import type { ObserveCall } from './client/upstream-client.js';

/** Seconds to the head of a reply. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** Requests to upstream stores. Stores are those of the configuration: a bounded set. */
export class UpstreamMetrics {
  private readonly requests: Counter<'store' | 'method' | 'outcome'>;
  private readonly pathKeys: Gauge<'store'>;
  private readonly durations: Histogram<'store' | 'method'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'rolegate_upstream_requests_total',
      help: 'Requests to a store: `ok`, or refused for what the `caller` asked for, by the gateway\'s own `configuration` (credentials, clock, a bucket that is gone), by trouble of the `upstream`, or lost in the `network`.',
      labelNames: ['store', 'method', 'outcome'], registers,
    });
    this.durations = new Histogram({ name: 'rolegate_upstream_request_duration_seconds', help: 'From the first byte sent to a store to the head of its reply.', labelNames: ['store', 'method'], buckets: BOUNDS, registers });
    this.pathKeys = new Gauge({ name: 'rolegate_upstream_keys_are_paths', help: '1: the store is defined with `keys: bytes` and takes keys for paths, so that policies on one name of an object do not bind its others.', labelNames: ['store'], registers });
  }

  readonly observeKeys: ObserveKeys = (store, paths) => this.pathKeys.set({ store }, Number(paths));

  readonly observe: ObserveCall = (store, method, outcome, seconds) => {
    this.requests.inc({ store, method, outcome });
    if (seconds > 0) this.durations.observe({ store, method }, seconds);
  };
}
