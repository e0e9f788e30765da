import { ChannelListener } from '#eventstore-pg';
import { type HotState, MEMBER_CHANNEL, MemberTable, Membership, RevocationBarrier } from '#hotstate';
import type { Barrier } from '#operation';
import { BarrierMetrics } from '#telemetry';
import type { Registry } from 'prom-client';

/** Milliseconds for which memory decides without hearing from Postgres; the same on all nodes of every version. */
export const LEASE = 2000;

/** This node among those that share the Postgres. */
export class Members {
  readonly membership: Membership;
  private readonly table: MemberTable;

  constructor(connectionString: string) {
    this.table = new MemberTable(connectionString, LEASE);
    const listen = (hear: (message?: string) => void): ChannelListener => new ChannelListener(connectionString, MEMBER_CHANNEL, hear);
    this.membership = new Membership(this.table, { leaseMs: LEASE, listen });
  }

  /** What a revocation waits for, measured. */
  barrier(hotState: HotState, registry: Registry): Barrier {
    const { roster } = this.membership;
    const metrics = new BarrierMetrics(registry, { leaseLeft: () => hotState.leaseLeft, members: () => roster.size + 1 });
    return new RevocationBarrier(hotState, roster, { leaseMs: LEASE, onPassed: (seconds) => metrics.revoked(seconds) });
  }

  close(): Promise<void> {
    return this.table.close();
  }
}
