import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import type { GatewayNode } from './gateway-node.js';

/** How this node stands: computed when Prometheus asks, nothing is counted on the request path. */
export function registerNodeMetrics(node: GatewayNode, registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({ name, help, registers: [registry], collect() { this.set(read()); } });
  };
  gauge('rolegate_ready', '1 while this node may decide.', () => (node.ready() ? 1 : 0));
  gauge('rolegate_lease_left_seconds', 'Time for which memory may still decide.', () => Math.max(0, node.hotState.leaseLeft) / 1000);
  gauge('rolegate_hot_state_entries', 'Users, roles, buckets and other states in memory.', () => node.hotState.size);
  const projections = new Gauge({
    name: 'rolegate_projection_set_aside_streams', help: 'Streams with an event that a projection cannot apply.', labelNames: ['kind', 'version', 'state'], registers: [registry],
    async collect() {
      const statuses = await node.reads.projections();
      projections.reset();
      rebuilding.reset();
      for (const { kind, version, state, setAside, progress } of statuses) {
        projections.set({ kind, version, state }, setAside);
        if (progress) rebuilding.set({ kind, version }, progress.eventsTotal === 0 ? 1 : progress.eventsDone / progress.eventsTotal);
      }
    },
  });
  const rebuilding = new Gauge({ name: 'rolegate_projection_rebuild_ratio', help: 'How much of a rebuild beside the live projection is done.', labelNames: ['kind', 'version'], registers: [registry] });
}
