import type { StreamContext } from '#operation';
import type { ObjectMeta, ObjectStore, RangeRequest } from '../store/index.js';
import type { ObjectInput } from './object.authorization.js';

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * The Range header. What is no range of bytes, several ranges, and a range that ends before it begins are ignored: the whole
 * object is the answer (RFC 9110 section 14.2; S3 does not do multiple ranges).
 */
export function parseRange(header: string | undefined): RangeRequest | undefined {
  if (header === undefined) return undefined;
  const match = ONE_RANGE.exec(header.trim());
  if (!match) return undefined;
  const [, first, last] = match;
  if (first === '') return last === '' ? undefined : { suffix: Number(last) };
  if (last === '') return { first: Number(first) };
  return Number(last) < Number(first) ? undefined : { first: Number(first), last: Number(last) };
}

/** Seconds, as HTTP dates have them. */
const seconds = (time: number): number => Math.floor(time / 1000);

/**
 * Whether If-Range lets the range stand: the object is the one that the client has a piece of. Tags are compared strongly, dates
 * exactly (RFC 9110 section 13.1.5); clients of S3 leave out the quotes.
 */
export function rangeStands(condition: string, { etag, lastModified }: Pick<ObjectMeta, 'etag' | 'lastModified'>): boolean {
  const text = condition.trim();
  if (text.startsWith('"')) return text === `"${etag}"`;
  return text === etag || seconds(Date.parse(text)) === seconds(lastModified);
}

/** The range of a GET; with If-Range only of the object that is meant, else all of it is the answer. */
export async function requestedRange(input: ObjectInput & { readonly Range?: string }, bucketId: string, ctx: StreamContext, store: Pick<ObjectStore, 'head'>): Promise<RangeRequest | undefined> {
  const range = parseRange(input.Range);
  const condition = ctx.headers['if-range'];
  if (range === undefined || typeof condition !== 'string') return range;
  const meta = await store.head(bucketId, input.Key!, { versionId: input.VersionId });
  return meta && rangeStands(condition, meta) ? range : undefined;
}
