import { annotated, type AnnotateOptions, type AnnotateResult, type AnnotationChange } from '#s3';
import type pg from 'pg';
import { readAttributes, writeAttributes } from '../attributes.js';
import { refusal } from './refusal.js';

/** A version, its key as it is stored. */
interface VersionAddress {
  readonly bucketId: string;
  readonly key: Buffer;
  readonly versionId: string | undefined;
}

const READ = `select version, attributes, (extract(epoch from clock_timestamp()) * 1000)::float8 as now
  from store.object where bucket_id = $1 and key = $2`;
/** Only over what was read: whoever came between, by a write or by another change, is looked at first. */
const CHANGE = `update store.object set attributes = $5
  where bucket_id = $1 and key = $2 and version = $3 and attributes is not distinct from $4`;

/** Of the changes that meet in one version, one wins in every round. */
const ATTEMPTS = 50;

export async function annotate(pool: pg.Pool, { bucketId, key, versionId }: VersionAddress, change: AnnotationChange, options: AnnotateOptions): Promise<AnnotateResult | undefined> {
  if (versionId !== undefined && versionId !== 'null') return undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { rows } = await pool.query<{ version: string; attributes: string | null; now: number }>({ name: 'store-annotations', text: READ, values: [bucketId, key] });
    const [found] = rows;
    if (found === undefined) return undefined;
    const current = readAttributes(found.attributes ?? undefined);
    const next = writeAttributes(current, annotated(current, change, found.now, options.bypassGovernance === true));
    await options.beforeCommit?.();
    const { rowCount } = await pool.query({ name: 'store-annotate', text: CHANGE, values: [bucketId, key, found.version, found.attributes, next] });
    if (rowCount === 1) return {};
  }
  throw refusal('contended');
}
