import { Gauge, type Registry } from 'prom-client';
import type { NodeReadiness } from './node-readiness.js';

export function registerReadinessMetrics(readiness: NodeReadiness, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'rolegate_unready_reason', help: '1 for each reason that keeps this process from being ready; nothing when ready.', labelNames: ['reason'], registers, aggregator: 'max',
    collect() {
      this.reset();
      for (const { reason, grave } of readiness.findings()) if (grave) this.set({ reason }, 1);
    },
  });
  new Gauge({
    name: 'rolegate_clock_offset_seconds', help: "Own wall clock minus Postgres's; what the round trip leaves open counts as none.", registers, aggregator: 'average',
    collect() { this.set(readiness.clockOffset); },
  });
}
