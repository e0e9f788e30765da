import { join } from 'node:path';
import { PgEventStore, verifyStream } from '#eventstore-pg';
import pg from 'pg';
import { NativeShape, secretsIn } from '../../../tools/cluster/index.mjs';
import type { SharedCluster } from '../harness/shared-cluster.js';
import { eventually } from '../../system/eventually.js';

/** Of the primary, through HAProxy. */
export function databaseUrlOf({ dir, balancerUrl }: Pick<SharedCluster, 'dir' | 'balancerUrl'>): string {
  const secrets = secretsIn(join(dir, 'secrets.env'));
  return new NativeShape({ dir, basePort: Number(new URL(balancerUrl).port), secrets }).resolve('gateway-1', secrets.DATABASE_URL!);
}

/** Every stream from its first event to its last: how many there are, and those whose chain is broken. */
export async function verifyLog(connectionString: string): Promise<{ readonly streams: number; readonly broken: readonly string[] }> {
  const store = new PgEventStore({ connectionString, types: {} });
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; version: number; hash: Buffer }>('select id, version, hash from log.stream order by id');
    const broken: string[] = [];
    for (const { id, version, hash } of rows) {
      const found = verifyStream(await store.readRecords(id));
      if (!found.intact) broken.push(`${id}: ${found.problem} at ${found.version}`);
      else if (found.version !== version || !found.hash.equals(hash)) broken.push(`${id}: ends at ${found.version}, not at ${version}`);
    }
    return { streams: rows.length, broken };
  } finally {
    await client.end();
    await store.close();
  }
}

/** Every row of the read model against a replay from zero, once it is level with the log. */
export async function checkReadModel({ projectors }: Pick<SharedCluster, 'projectors'>): Promise<{ readonly streams: number; readonly differences: readonly unknown[] }> {
  const { managementUrl } = projectors[0]!;
  await eventually(async () => {
    const report = await (await fetch(`${managementUrl}/projections`)).json() as { readonly slots: readonly { readonly lagSeconds: number }[] };
    return report.slots.every(({ lagSeconds }) => lagSeconds === 0) || undefined;
  }, 60_000);
  return (await fetch(`${managementUrl}/projections/check`, { method: 'POST' })).json() as Promise<{ streams: number; differences: unknown[] }>;
}

/** The name of the projector that relays the log to Kafka; `silent` does not answer and is not asked. */
export function relayLeader({ projectors }: Pick<SharedCluster, 'projectors'>, silent?: string): Promise<string> {
  return eventually(async () => {
    for (const { name, managementUrl } of projectors) {
      if (name === silent) continue;
      const metrics = await fetch(`${managementUrl}/metrics`).then((reply) => reply.text(), () => '');
      if (/^rolegate_lease_held\{name="relay"[^}]*\} 1$/m.test(metrics)) return name;
    }
    return undefined;
  }, 20_000);
}
