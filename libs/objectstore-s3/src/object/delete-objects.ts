import type { DeleteResult } from '#s3';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { assertNamed } from '../client/path-keys.js';
import { unavailable } from '../client/upstream-error.js';
import { escapeXml, hashedDocument, readXml } from '../client/xml.js';
import type { FactRows } from './facts.js';
import type { ObjectReads } from './object-reads.js';

/** S3 API Reference, DeleteObjects. */
const MOST_KEYS = 1000;
/** Sizes asked for at a time. */
const SIDE_BY_SIDE = 32;
/** What XML 1.0 cannot say, not even escaped (section 2.2). */
const NO_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

interface Deletion {
  readonly bucket: UpstreamBucket;
  readonly keys: readonly string[];
  /** Of the keys. */
  readonly bytes: readonly Buffer[];
  readonly reads: ObjectReads;
  readonly facts: FactRows;
}

/** Deletes page by page; what went is counted even where a later page fails. */
export async function deleteObjects({ bucket, keys, bytes, reads, facts }: Deletion): Promise<DeleteResult[]> {
  const results: DeleteResult[] = [];
  for (let at = 0; at < keys.length; at += MOST_KEYS) {
    const page = keys.slice(at, at + MOST_KEYS);
    const sizes = await sideBySide(page, async (key) => (await reads.before(bucket, key))?.size);
    await deletePage(bucket, page);
    const there = new Map(page.flatMap((key, i) => (sizes[i] === undefined ? [] : [[key, sizes[i]]])));
    await facts.manyGone(bucket.bucketId, bytes.slice(at, at + MOST_KEYS), { objects: -there.size, bytes: -[...there.values()].reduce((sum, size) => sum + size, 0) });
    results.push(...page.map((key, i) => ({ key, deleted: sizes[i] !== undefined })));
  }
  return results;
}

async function deletePage({ client, name }: UpstreamBucket, page: readonly string[]): Promise<void> {
  for (const key of page) assertNamed(client.store, key);
  const plain = page.filter((key) => !NO_XML.test(key));
  await sideBySide(page.filter((key) => NO_XML.test(key)), async (key) => void (await client.read({ method: 'DELETE', bucket: name, key })));
  if (plain.length === 0) return;
  const document = hashedDocument('Delete', `${plain.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('')}<Quiet>true</Quiet>`);
  // One that failed has an <Error> in the reply, which the client throws.
  const { text } = await client.read({ method: 'POST', bucket: name, query: 'delete=', ...document });
  if (!readXml(text)) throw unavailable(`${client.store.name} answers a deletion with no XML`);
}

export async function sideBySide<T, R>(items: readonly T[], step: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length) as R[];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await step(items[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, items.length) }, work));
  return results;
}
