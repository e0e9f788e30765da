import { readFileSync } from 'node:fs';
import { policyCache } from '#policy';
import { registerCertificateMetrics, registerProjectionMetrics, registerReplicationMetrics } from '#telemetry';
import { Gauge, type Registry } from 'prom-client';
import type { GatewayNode } from './gateway-node.js';
import { registerMemoryMetrics } from './memory-metrics.js';

/** How this node stands: computed when Prometheus asks, nothing is counted on the request path. */
export function registerNodeMetrics(node: GatewayNode, registry: Registry): void {
  const { tlsPort, tlsCert } = node.environment.config.listening;
  const registers = [registry];
  new Gauge({ name: 'rolegate_ready', help: '1 while this process may serve.', aggregator: 'min', registers, collect() { this.set(node.ready() ? 1 : 0); } });
  registerMemoryMetrics(node.hotState, policyCache, registry);
  registerProjectionMetrics(registry, () => node.reads.projections());
  registerReplicationMetrics(registry, node.database.pool);
  registerCertificateMetrics(registry, tlsPort !== undefined && tlsCert !== undefined ? { tls: readFileSync(tlsCert, 'utf8') } : {});
}
