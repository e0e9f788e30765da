import { Gauge, Histogram, type Registry } from 'prom-client';

export interface BarrierSources {
  /** Milliseconds for which this node's memory may still decide. */
  readonly leaseLeft: () => number;
  /** Nodes that a revocation waits for, this one among them. */
  readonly members: () => number;
}

/** Milliseconds when all is well, up to the freshness lease and its margin when a node does not answer. Seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5];

/** How long revocations wait for the other nodes, and what that rests on. */
export class BarrierMetrics {
  private readonly revocations: Histogram;

  constructor(registry: Registry, sources: BarrierSources) {
    const registers = [registry];
    this.revocations = new Histogram({ name: 'rolegate_revocation_seconds', help: 'Time from the commit of a revocation until it held on every node.', buckets: BOUNDS, registers });
    new Gauge({ name: 'rolegate_lease_left_seconds', help: 'Time for which memory may still decide without hearing from Postgres; 0 without a lease.', aggregator: 'min', registers, collect() { this.set(Math.max(0, sources.leaseLeft()) / 1000); } });
    new Gauge({ name: 'rolegate_members', help: 'Nodes that a revocation waits for, as this node knows them.', aggregator: 'max', registers, collect() { this.set(sources.members()); } });
  }

  revoked(seconds: number): void {
    this.revocations.observe(seconds);
  }
}
