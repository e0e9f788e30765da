import { ChannelListener } from '#eventstore-pg';
import { type Declare, type DeclaringMember, type HotState, type LeaseRecord, MEMBER_CHANNEL, MemberTable, Membership, RevocationBarrier, SetAsideTable, TellingRecord } from '#hotstate';
import type { Barrier } from '#operation';
import { BarrierMetrics } from '#telemetry';
import type { Registry } from 'prom-client';
import type { Database } from './database.js';

/** Milliseconds for which memory decides without hearing from Postgres; the same on all nodes of every version. */
export const LEASE = 2000;

/** This node among those that share the Postgres. */
export class Members {
  readonly membership: Membership;
  private readonly table: MemberTable;
  private readonly setAside: SetAsideTable;

  /** @param declare what this node accepts, said before each of its leases */
  constructor({ connectionString, pool, primary }: Database, declare: Declare) {
    this.setAside = new SetAsideTable(pool);
    this.table = new MemberTable(connectionString, LEASE, primary.admit);
    const listen = (hear: (message?: string) => void): ChannelListener => new ChannelListener(connectionString, MEMBER_CHANNEL, hear);
    this.membership = new Membership(this.table, { leaseMs: LEASE, listen, declares: { store: this.table, declare } });
  }

  /** What all nodes have declared, as of now. */
  declarations(): Promise<readonly DeclaringMember[]> {
    return this.table.declarations();
  }

  /** Where this node's leases are written, and which accounts it has set aside. */
  record(accounts: () => readonly string[]): LeaseRecord {
    return new TellingRecord(this.membership, { member: this.membership.id, store: this.setAside, accounts });
  }

  /** What a revocation waits for, measured. */
  barrier(hotState: HotState, registry: Registry): Barrier {
    const { roster } = this.membership;
    const metrics = new BarrierMetrics(registry, { leaseLeft: () => hotState.leaseLeft, members: () => roster.size + 1 });
    const isSetAside = async (accounts: readonly string[], patience: number): Promise<boolean> =>
      accounts.some((account) => hotState.setAsideAccounts.includes(account)) || (roster.size > 0 && (await this.setAside.isSetAside(accounts, patience)));
    return new RevocationBarrier(hotState, roster, { leaseMs: LEASE, onPassed: (seconds) => metrics.revoked(seconds), isSetAside });
  }

  close(): Promise<void> {
    return this.table.close();
  }
}
