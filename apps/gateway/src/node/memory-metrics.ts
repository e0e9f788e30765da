import type { HotState } from '#hotstate';
import type { PolicyCache } from '#policy';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What memory holds and how it is asked; read when Prometheus asks. Workers share nothing, so their memories add up. */
export function registerMemoryMetrics(hotState: HotState, policies: PolicyCache, registry: Registry): void {
  const registers = [registry];
  new Gauge({ name: 'rolegate_hot_state_entries', help: 'Users, roles, buckets and other states in memory.', aggregator: 'max', registers, collect() { this.set(hotState.size); } });
  new Gauge({ name: 'rolegate_hot_state_bytes', help: 'Their estimated size.', registers, collect() { this.set(hotState.bytes()); } });
  new Gauge({ name: 'rolegate_hot_state_load_ratio', help: 'How much of the bulk load at start is done.', aggregator: 'min', registers, collect() { this.set(loadRatio(hotState)); } });
  new Gauge({ name: 'rolegate_hot_state_set_aside_accounts', help: 'Accounts answered with 503 because an event of theirs could not be applied.', aggregator: 'max', registers, collect() { this.set(hotState.setAsideAccounts.length); } });
  counted(registry, 'rolegate_hot_state_lookups_total', 'Look-ups made while not everything was resident.', ['result'], () => ({ memory: hotState.lookups.memory, postgres: hotState.lookups.postgres }));
  counted(registry, 'rolegate_policy_cache_lookups_total', 'Look-ups of compiled policies.', ['result'], () => ({ hit: policies.hits, miss: policies.misses }));
  new Gauge({ name: 'rolegate_policy_cache_entries', help: 'Compiled policies kept.', registers, collect() { this.set(policies.size); } });
  counted(registry, 'rolegate_policy_cache_evictions_total', 'Compiled policies dropped for room.', [], () => ({ all: policies.evictions }));
}

function loadRatio({ progress: { rowsDone, rowsTotal, whole } }: HotState): number {
  if (whole) return 1;
  return rowsTotal === 0 ? 0 : Math.min(1, rowsDone / rowsTotal);
}

/** Counts that somebody else keeps, by result; or one count without a label. */
function counted(registry: Registry, name: string, help: string, labelNames: readonly 'result'[], read: () => Readonly<Record<string, number>>): void {
  new Counter({
    name, help, labelNames: [...labelNames], registers: [registry],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(read())) this.inc(labelNames.length > 0 ? { result } : {}, count);
    },
  });
}
