import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { type Samples, registerSampledGauges } from './sampled-gauges.js';

interface ReplicationRow {
  readonly wanted: boolean;
  readonly standbys: number;
  /** Rows whose state this role may not see. */
  readonly hidden: number;
}

/** pg_stat_replication shows others' rows in full to pg_monitor alone (PostgreSQL, "The Cumulative Statistics System"). */
const REPLICATION = `select current_setting('synchronous_standby_names') <> '' as wanted,
(count(*) filter (where sync_state in ('sync', 'quorum') and state = 'streaming'))::int as standbys, (count(pid) filter (where sync_state is null))::int as hidden
from pg_stat_replication`;

/** Whether a commit is on more than one machine when it is acknowledged: a barrier holds across a failover only then. */
export function registerReplicationMetrics(registry: Registry, pool: Pool): void {
  registerSampledGauges(registry, {
    wanted: { name: 'rolegate_postgres_synchronous_wanted', help: '1 when Postgres is configured to commit on a standby as well.' },
    standbys: { name: 'rolegate_postgres_synchronous_standbys', help: 'Standbys that commits wait for now; no sample where the role of the gateway may not see them (grant pg_monitor).' },
  }, async (): Promise<Samples<'wanted' | 'standbys'>> => {
    const { rows: [row] } = await pool.query<ReplicationRow>({ name: 'replication', text: REPLICATION });
    const { wanted, standbys, hidden } = row!;
    return { wanted: [{ value: wanted ? 1 : 0 }], ...(hidden > 0 ? {} : { standbys: [{ value: standbys }] }) };
  });
}
