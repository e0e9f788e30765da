import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isRolegateError, RolegateError } from '#kernel';
import {
  type ByteRange, checkRead, type GetOptions, type GetResult, invalidPartNumber, type ObjectMeta, type ObjectPart, onlyPart, type PartOfObject, preconditionFailed, type RangeRequest,
  type ReadConditions, resolveRange,
} from '#s3';
import type { UpstreamBucket, UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { customerKeyHeaders } from '../encryption/encryption-headers.js';
import { UNEXPLAINED } from '../client/upstream-client.js';
import { unavailable } from '../client/upstream-error.js';
import { keyBytes } from '../key.js';
import type { FactRows, Facts } from './facts.js';
import { explained, listed, refusedKey, wantsKey } from './key-trouble.js';
import { etagOf, metaOf, timeOf } from './object-headers.js';
import { PassingReply } from './passing-reply.js';

/** An object as HEAD shows it. */
interface Seen {
  readonly meta: ObjectMeta;
  readonly facts: Facts | undefined;
}

/** GET and HEAD of objects that lie upstream. What is kept here of an object is read while the upstream is asked. */
export class ObjectReads {
  constructor(private readonly buckets: UpstreamBuckets, private readonly facts: FactRows) {}

  async head(bucketId: string, key: string, conditions?: ReadConditions, customerKey?: KeyObject): Promise<ObjectMeta | undefined> {
    const seen = await this.seen(bucketId, key, customerKey);
    if (seen && conditions !== undefined) checkRead(conditions, seen.meta);
    return seen?.meta;
  }

  async headPart(bucketId: string, key: string, partNumber: number, conditions?: ReadConditions, customerKey?: KeyObject): Promise<PartOfObject | undefined> {
    const seen = await this.seen(bucketId, key, customerKey);
    if (!seen) return undefined;
    if (conditions !== undefined) checkRead(conditions, seen.meta);
    const range = await this.partRange(bucketId, key, seen, partNumber, customerKey);
    return { meta: seen.meta, range };
  }

  async objectParts(bucketId: string, key: string, after: number, limit: number, customerKey?: KeyObject): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined> {
    const seen = await this.seen(bucketId, key, customerKey);
    if (!seen) return undefined;
    const parts = (seen.facts?.parts ?? []).map(({ size, checksum }, i) => ({ number: i + 1, size, ...(checksum !== undefined && { checksum }) }));
    return { meta: seen.meta, parts: parts.slice(after, after + limit) };
  }

  async get(bucketId: string, key: string, options: GetOptions): Promise<GetResult | undefined> {
    if (options.partNumber === undefined) return this.getRange(bucketId, key, options);
    const seen = await this.seen(bucketId, key, options.customerKey);
    if (!seen) return undefined;
    if (options.conditions !== undefined) checkRead(options.conditions, seen.meta);
    const range = await this.partRange(bucketId, key, seen, options.partNumber, options.customerKey);
    if (!range) return { meta: seen.meta, body: Buffer.alloc(0) };
    // The same object as the one whose part was looked for.
    return this.getRange(bucketId, key, { range: { first: range.start, last: range.end }, conditions: { ifMatch: [seen.meta.etag] }, customerKey: options.customerKey });
  }

  /** The size of what is there, with its tag; for writes. */
  async before(bucket: UpstreamBucket, key: string): Promise<{ readonly size: number; readonly etag: string; readonly lastModified: number } | undefined> {
    try {
      const { headers } = await finished(await bucket.client.send({ method: 'HEAD', bucket: bucket.name, key }));
      return { size: Number(headers['content-length']), etag: etagOf(headers), lastModified: timeOf(headers['last-modified']) };
    } catch (error) {
      if (isRolegateError(error) && error.reason === UNEXPLAINED) return (await wantsKey(bucket, key, error)) ? listed(bucket, key) : undefined;
      if (isRolegateError(error) && error.code === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private async seen(bucketId: string, key: string, customerKey: KeyObject | undefined): Promise<Seen | undefined> {
    const bytes = keyBytes(key);
    if (!(await this.buckets.find(bucketId))) return undefined;
    return this.buckets.with(bucketId, async (bucket) => {
      const known = this.facts.find(bucketId, bytes);
      known.catch(() => undefined);
      try {
        const { headers } = await finished(await bucket.client.send({ method: 'HEAD', bucket: bucket.name, key, headers: customerKeyHeaders(bucket.client.store, customerKey) }));
        const found = await known;
        return { meta: metaOf(key, headers, Number(headers['content-length']), found), facts: found?.etag === etagOf(headers) ? found.facts : undefined };
      } catch (error) {
        if (customerKey === undefined && (await wantsKey(bucket, key, error))) return this.seenInListing(bucket, key, await known);
        return this.nothing(bucket, key, customerKey, error);
      }
    });
  }

  /** Of an object that is shown only to who brings its key: neither headers nor metadata. */
  private async seenInListing(bucket: UpstreamBucket, key: string, known: Awaited<ReturnType<FactRows['find']>>): Promise<Seen | undefined> {
    const found = await listed(bucket, key);
    if (!found) return undefined;
    const facts = known?.etag === found.etag ? known.facts : undefined;
    return { meta: { key, ...found, headers: {}, metadata: {}, encryption: { type: 'SSE-C' }, ...(facts?.checksum && { checksum: facts.checksum }), ...facts?.annotations }, facts };
  }

  private async getRange(bucketId: string, key: string, { range, conditions, customerKey }: GetOptions): Promise<GetResult | undefined> {
    const bytes = keyBytes(key);
    if (!(await this.buckets.find(bucketId))) return undefined;
    return this.buckets.with(bucketId, async (bucket) => {
      const known = this.facts.find(bucketId, bytes);
      known.catch(() => undefined);
      let reply: IncomingMessage;
      try {
        reply = await bucket.client.send({ method: 'GET', bucket: bucket.name, key, headers: { ...rangeHeader(range), ...conditionHeaders(conditions), ...customerKeyHeaders(bucket.client.store, customerKey) } });
      } catch (error) {
        if (isRolegateError(error) && error.code === 'InvalidRange') return this.outOfRange(bucketId, key, range!, conditions, customerKey);
        if (isRolegateError(error) && (error.code === 'PreconditionFailed' || error.code === 'NotModified')) return this.refusedRead(bucketId, key, conditions, customerKey);
        return this.nothing(bucket, key, customerKey, error);
      }
      try {
        return result(key, reply, await known, range, conditions, bucket.client.store.timeouts.idle);
      } catch (error) {
        reply.destroy();
        throw error;
      }
    });
  }

  /** What is not there; a bare 404 may mean the bucket. */
  private async nothing(bucket: UpstreamBucket, key: string, customerKey: KeyObject | undefined, error: unknown): Promise<undefined> {
    if (isRolegateError(error) && error.reason === UNEXPLAINED) return explained(bucket, key, customerKey, error);
    if (!isRolegateError(error) || error.code !== 'NoSuchKey') return refusedKey(bucket, key, customerKey, error);
    await this.buckets.assertThere(bucket);
    return undefined;
  }

  /** The error is to say how large the object is. What upstreams refuse may be all of an empty object. */
  private async outOfRange(bucketId: string, key: string, range: RangeRequest, conditions: ReadConditions | undefined, customerKey: KeyObject | undefined): Promise<GetResult | undefined> {
    const meta = await this.head(bucketId, key, conditions, customerKey);
    if (meta) resolveRange(range, meta.size);
    return meta && { meta, body: Buffer.alloc(0) };
  }

  /** The error is to say which tag and date the object has. */
  private async refusedRead(bucketId: string, key: string, conditions: ReadConditions | undefined, customerKey: KeyObject | undefined): Promise<undefined> {
    const meta = await this.head(bucketId, key, conditions, customerKey);
    if (meta) throw preconditionFailed('If-Match');
    return undefined;
  }

  /** @throws RolegateError InvalidPartNumber */
  private async partRange(bucketId: string, key: string, { meta, facts }: Seen, number: number, customerKey: KeyObject | undefined): Promise<ByteRange | undefined> {
    if (meta.parts === undefined) return onlyPart(number, meta.size);
    if (number < 1 || number > meta.parts) throw invalidPartNumber(number, meta.parts);
    if (facts?.parts === undefined) return this.askedPartRange(bucketId, key, meta, number, customerKey);
    let start = 0;
    for (let i = 0; i < number - 1; i++) start += facts.parts[i]!.size;
    const { size } = facts.parts[number - 1]!;
    return size === 0 ? undefined : { start, end: start + size - 1 };
  }

  /** Of an object that was uploaded around the gateway: its upstream knows where its parts end (HeadObject, partNumber). */
  private askedPartRange(bucketId: string, key: string, meta: ObjectMeta, number: number, customerKey: KeyObject | undefined): Promise<ByteRange | undefined> {
    return this.buckets.with(bucketId, async ({ client, name }) => {
      const { headers } = await finished(await client.send({ method: 'HEAD', bucket: name, key, query: `partNumber=${number}`, headers: { 'if-match': `"${meta.etag}"`, ...customerKeyHeaders(client.store, customerKey) } }));
      const found = contentRange(headers['content-range']);
      if (found) return { start: found.start, end: found.end };
      throw new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { detail: `${client.store.name} does not say where part ${number} lies`, reason: 'upstream' });
    });
  }
}

/** A reply without a body that is of interest; its connection is free again. */
async function finished(reply: IncomingMessage): Promise<IncomingMessage> {
  reply.resume();
  return reply;
}

function result(key: string, reply: IncomingMessage, known: { etag: string; facts: Facts } | undefined, asked: RangeRequest | undefined, conditions: ReadConditions | undefined, idle: number): GetResult {
  const length = Number(reply.headers['content-length']);
  const part = reply.statusCode === 206 ? contentRange(reply.headers['content-range']) : undefined;
  if (!Number.isInteger(length)) throw unavailable('the upstream does not say how long the object is');
  const meta = metaOf(key, reply.headers, part?.size ?? length, known);
  if (conditions !== undefined) checkRead(conditions, meta);
  const range = asked && resolveRange(asked, meta.size);
  if (range && (part === undefined ? length !== range.end - range.start + 1 : part.start !== range.start || part.end !== range.end)) throw unavailable('the upstream answers with another range than it was asked for');
  return { meta, ...(range && { range }), body: new PassingReply(reply, length, idle) };
}

/** `bytes first-last/size`. */
function contentRange(header: string | undefined): (ByteRange & { readonly size: number }) | undefined {
  const found = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '');
  return found ? { start: Number(found[1]), end: Number(found[2]), size: Number(found[3]) } : undefined;
}

function rangeHeader(range: RangeRequest | undefined): { range?: string } {
  if (range === undefined) return {};
  return { range: 'suffix' in range ? `bytes=-${range.suffix}` : `bytes=${range.first}-${range.last ?? ''}` };
}

/**
 * Only what decides: of a tag and a date beside it the tag (RFC 9110 section 13.2.2). If-Unmodified-Since is asked of the reply:
 * an upstream may hold fractions of a second, which no Last-Modified shows, against it (versitygw).
 */
function conditionHeaders(conditions: ReadConditions | undefined): Record<string, string> {
  if (conditions === undefined) return {};
  const { ifMatch, ifNoneMatch, ifModifiedSince } = conditions;
  const headers: Record<string, string> = {};
  if (ifMatch !== undefined) headers['if-match'] = tagList(ifMatch);
  if (ifNoneMatch !== undefined) headers['if-none-match'] = tagList(ifNoneMatch);
  else if (ifModifiedSince !== undefined) headers['if-modified-since'] = new Date(ifModifiedSince).toUTCString();
  return headers;
}

const tagList = (tags: '*' | readonly string[]): string => (tags === '*' ? '*' : tags.map((tag) => `"${tag}"`).join(', '));

