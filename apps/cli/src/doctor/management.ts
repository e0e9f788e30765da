import { exchange } from '../gateway/http-exchange.js';
import { failure, type Finding, ok, warning } from './finding.js';
import { samplesOf } from './metrics-text.js';

const timeoutMs = 5_000;

interface Reason {
  readonly reason: string;
  readonly detail: string;
}

interface Health {
  readonly status: string;
  readonly reasons: readonly Reason[];
  readonly degraded: readonly Reason[];
}

/** What the management port tells: readiness with its reasons, the lease, and whether a commit is on more than one machine. */
export async function management(endpoint: string): Promise<readonly Finding[]> {
  const ask = (path: string) => exchange({ method: 'GET', url: new URL(`${endpoint}${path}`), headers: {}, timeoutMs });
  let health: Health;
  let metrics: string;
  try {
    health = JSON.parse((await ask('/health/ready')).body) as Health;
    metrics = (await ask('/metrics')).body;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return [warning('health', `the management port is not seen from here (${endpoint}: ${why}): run this beside the gateway, or say in ROLEGATE_MANAGEMENT_ENDPOINT where it is`)];
  }
  return [...healthFindings(health), ...leaseFindings(metrics), durability(metrics), ...storeFindings(metrics)];
}

/** docs/recipes/operate.md says what to do about each reason. */
function healthFindings({ reasons, degraded }: Health): readonly Finding[] {
  if (reasons.length + degraded.length === 0) return [ok('health', 'the node is ready')];
  return [
    ...reasons.map(({ reason, detail }) => failure('health', `${reason}: ${detail}`)),
    ...degraded.map(({ reason, detail }) => warning('health', `${reason}: ${detail}`)),
  ];
}

function leaseFindings(metrics: string): readonly Finding[] {
  const left = samplesOf(metrics, 'rolegate_lease_left_seconds');
  if (left.length === 0) return [];
  const lapsed = left.filter((seconds) => seconds <= 0).length;
  if (lapsed === 0) return [ok('lease', 'memory may decide: Postgres has answered in time')];
  return [failure('lease', `${lapsed} of ${left.length} processes have no lease: Postgres does not answer them in time`)];
}

/** docs/recipes/upstream.md, `keys`. */
function storeFindings(metrics: string): readonly Finding[] {
  const wrong = samplesOf(metrics, 'rolegate_upstream_keys_are_paths').filter((paths) => paths === 1).length;
  if (wrong === 0) return [];
  return [failure('stores', `keys of ${wrong === 1 ? 'a store' : `${wrong} stores`} are paths of files, and ROLEGATE_STORES says "keys": "bytes": an object answers to names that no policy binds (rolegate_upstream_keys_are_paths says which)`)];
}

/** A change that was acknowledged survives the loss of a machine only with a synchronous standby (docs/recipes/cluster.md). */
function durability(metrics: string): Finding {
  const [wanted] = samplesOf(metrics, 'rolegate_postgres_synchronous_wanted');
  const [standbys] = samplesOf(metrics, 'rolegate_postgres_synchronous_standbys');
  if (wanted === undefined) return warning('durability', 'the gateway could not ask Postgres');
  if (wanted === 0) return warning('durability', 'Postgres commits on one machine: if that is lost, so are changes and revocations since its last backup or copy (synchronous_standby_names is empty)');
  if (standbys === undefined) return warning('durability', 'Postgres wants a synchronous standby; the role of the gateway may not see whether there is one (grant pg_monitor)');
  if (standbys === 0) return failure('durability', 'Postgres wants a synchronous standby and has none: no commit is confirmed');
  return ok('durability', `a commit is on ${standbys + 1} machines before it is acknowledged`);
}
