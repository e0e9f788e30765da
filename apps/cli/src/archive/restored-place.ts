import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { archivedTables, migrationsOf } from './archived-tables.js';
import type { Manifest } from './headings.js';

/** Why an archive cannot be restored where it was to be; nothing was changed. */
export class CannotRestore extends Error {}

/** Longer than a gateway's lease (design.md §4): whoever lives has renewed it. */
const LEASE_MS = 2500;
/** What the first start of a gateway makes: the root administrator, the key rings. */
const FROM_THE_FIRST_START = `select count(*)::int as others from log.stream
  where id not in (select owner from log.claim where name = 'root-administrator') and id not like 'token-key/%' and id not like 'seal-key/%' and id not like 'projection/%'`;

/** @throws CannotRestore */
export async function assertSameVersion(client: pg.Client, { migrations, rolegate }: Manifest): Promise<void> {
  if (JSON.stringify(await migrationsOf(client)) !== JSON.stringify(migrations)) {
    throw new CannotRestore(`the archive was made by rolegate ${rolegate}, whose tables are not those of this version: restore it with that version, and upgrade then`);
  }
}

/** @throws CannotRestore while gateways or projectors renew their leases */
export async function assertNobodyServes(client: pg.Client): Promise<void> {
  const { rows: [known] } = await client.query<{ there: boolean }>("select to_regclass('member.process') is not null as there");
  if (!known!.there) return;
  const renewals = async (): Promise<string> => JSON.stringify((await client.query('select id, renewals::text from member.process order by id')).rows);
  const before = await renewals();
  if (before === '[]') return;
  await sleep(LEASE_MS);
  if ((await renewals()) !== before) throw new CannotRestore('a gateway is running on this database: stop all of them first');
}

export async function holdsOnlyAFirstStart(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ others: number }>(FROM_THE_FIRST_START);
  const { rows: objects } = await client.query<{ any: boolean }>('select exists (select from store.object) or exists (select from store.object_version) as any');
  return rows[0]!.others === 0 && !objects[0]!.any;
}

/** In the caller's transaction: what a first start has left goes, and what is made from the log. */
export async function emptyPlace(client: pg.Client): Promise<void> {
  const tables = (await archivedTables(client, true)).map(({ table }) => table);
  await client.query(`truncate ${tables.join(', ')}`);
  await client.query('drop schema if exists read cascade');
  await client.query('drop schema if exists member cascade');
}
