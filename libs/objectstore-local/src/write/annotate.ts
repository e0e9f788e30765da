import { annotated, type AnnotateOptions, type AnnotateResult, type AnnotationChange } from '#s3';
import type pg from 'pg';
import { announced } from '../outbox/announced.js';
import { readAttributes, writeAttributes } from '../attributes.js';
import { versionIdMember, versionNumber } from '../version-id.js';
import { refusal } from './refusal.js';

/** A version, its key as it is stored. */
interface VersionAddress {
  readonly bucketId: string;
  readonly key: Buffer;
  readonly keyText: string;
  readonly versionId: string | undefined;
}

type Table = 'object' | 'object_version';

const read = (table: Table, where: string): string =>
  `select version, version_tag as tag, attributes, '${table}' as place, (extract(epoch from clock_timestamp()) * 1000)::float8 as now
    from store.${table} where bucket_id = $1 and key = $2${where}`;
const readEither = (where: string): string => `${read('object', where)} union all ${read('object_version', `${where} and not marker`)}`;
const READ = read('object', '');
const READ_NULL = readEither(' and version_tag is null');
const READ_VERSION = readEither(' and version = $3 and version_tag = $4');
/** Only over what was read: whoever came between, by a write or by another change, is looked at first. */
const change = (table: Table): string => `update store.${table} set attributes = $5
  where bucket_id = $1 and key = $2 and version = $3 and attributes is not distinct from $4`;
const CHANGE: Record<Table, { readonly name: string; readonly text: string }> = {
  object: { name: 'store-annotate', text: change('object') },
  object_version: { name: 'store-annotate-version', text: change('object_version') },
};

interface Found {
  readonly version: string;
  readonly tag: string | null;
  readonly attributes: string | null;
  readonly place: Table;
  readonly now: number;
}

/** Of the changes that meet in one version, one wins in every round. */
const ATTEMPTS = 50;

export async function annotate(pool: pg.Pool, address: VersionAddress, change: AnnotationChange, options: AnnotateOptions): Promise<AnnotateResult | undefined> {
  const { bucketId, key, keyText } = address;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await find(pool, address);
    if (found === undefined) return undefined;
    const current = readAttributes(found.attributes ?? undefined);
    const next = writeAttributes(current, annotated(current, change, found.now, options.bypassGovernance === true));
    await options.admit?.(current);
    await options.beforeCommit?.();
    const version = versionIdMember(found.version, found.tag);
    const { rowCount } = await announced(pool, bucketId, options.announce,
      (statements) => statements.query({ ...CHANGE[found.place], values: [bucketId, key, found.version, found.attributes, next] }),
      (changed) => (changed.rowCount === 1 ? [{ key: keyText, ...version }] : []));
    if (rowCount === 1) return version;
  }
  throw refusal('contended');
}

async function find(pool: pg.Pool, { bucketId, key, versionId }: VersionAddress): Promise<Found | undefined> {
  const number = versionId === undefined ? undefined : versionNumber(versionId);
  if (versionId !== undefined && number === undefined) return undefined;
  const statement = number === undefined
    ? { name: 'store-annotations', text: READ, values: [bucketId, key] }
    : number.version === 0n
      ? { name: 'store-annotations-null', text: READ_NULL, values: [bucketId, key] }
      : { name: 'store-annotations-version', text: READ_VERSION, values: [bucketId, key, number.version, number.tag] };
  const { rows } = await pool.query<Found>(statement);
  return rows[0];
}
