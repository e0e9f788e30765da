import { createReadStream } from 'node:fs';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BlobFiles } from '#objectstore-local';
import type { RingKey } from '#seal';
import { archivedSequences, archivedTables, migrationsOf, quoted } from './archived-tables.js';
import type { Heading } from './headings.js';
import { framed, type Section } from './sections.js';

export interface ArchiveSource {
  readonly connectionString: string;
  readonly blobDir: string;
  /** The configured seal ring, the issuing key first. */
  readonly sealKeys: readonly RingKey[];
  readonly objects: boolean;
  readonly version: string;
  readonly now: Date;
}

const NONE: AsyncIterable<Buffer> = (async function* () {})();
const BLOBS_TOGETHER = 1000;
/** Shared by exports; the sweep of a gateway takes it for itself, and lets files be while it cannot (libs/objectstore-local). */
const KEEPS_FILES = 'select pg_advisory_lock_shared(1380730703, 0)';

/** An archive in clear, as one snapshot of the database sees it; gateways go on serving meanwhile. */
export async function* archiveOf(source: ArchiveSource): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: source.connectionString });
  await client.connect();
  try {
    await client.query(KEEPS_FILES);
    await client.query('begin isolation level repeatable read read only');
    for await (const section of sectionsOf(source, client)) yield* framed(section);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const heading = (value: Heading): Section<Heading> => ({ heading: value, bytes: NONE });

async function* sectionsOf(source: ArchiveSource, client: pg.Client): AsyncGenerator<Section<Heading>> {
  const { objects, version, now, sealKeys } = source;
  yield heading({ section: 'manifest', rolegate: version, made: now.toISOString(), migrations: await migrationsOf(client), objects });
  yield heading({ section: 'seal-keys', keys: sealKeys.map(({ id, material, issuing }, i) => ({ id, material: Buffer.from(material).toString('base64'), issuing: issuing ?? i === 0 })) });
  const rows: Record<string, number> = {};
  for (const { table, columns, where } of await archivedTables(client, objects)) {
    const copy = client.query(copyTo(`copy (select ${quoted(columns)} from ${table} ${where}) to stdout`));
    yield { heading: { section: 'table', table, columns }, bytes: copy as AsyncIterable<Buffer> };
    rows[table] = copy.rowCount;
  }
  yield heading({ section: 'sequences', values: await archivedSequences(client) });
  let blobs = 0;
  const files = new BlobFiles(source.blobDir);
  if (objects) {
    for await (const id of liveBlobs(client)) {
      yield { heading: { section: 'blob', id }, bytes: createReadStream(files.path(id)) as AsyncIterable<Buffer> };
      blobs++;
    }
  }
  yield heading({ section: 'end', rows, blobs });
}

async function* liveBlobs(client: pg.Client): AsyncGenerator<string> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await client.query<{ id: string }>("select blob_id::text as id from store.blob where state = 'live' and blob_id > $1 order by blob_id limit $2", [after, BLOBS_TOGETHER]);
    for (const { id } of rows) yield id;
    if (rows.length < BLOBS_TOGETHER) return;
    after = rows.at(-1)!.id;
  }
}
