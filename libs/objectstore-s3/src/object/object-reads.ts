import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isRolegateError, RolegateError } from '#kernel';
import {
  type ByteRange, checkRead, type DeleteMarker, type GetOptions, type GetResult, invalidPartNumber, NULL_VERSION, type ObjectMeta, type ObjectPart, onlyPart, type PartOfObject, preconditionFailed,
  type RangeRequest, readContents, type ReadConditions, resolveRange, type VersionAddress,
} from '#s3';
import type { UpstreamBucket, UpstreamBuckets, VersionThere } from '../bucket/upstream-buckets.js';
import { UNEXPLAINED } from '../client/upstream-client.js';
import { refusalIn, unavailable } from '../client/upstream-error.js';
import { customerKeyHeaders } from '../encryption/encryption-headers.js';
import { keyBytes } from '../key.js';
import { type FactRows, type Facts, factsOf, type KnownFacts } from './facts.js';
import { explained, listed, refusedKey, wantsKey } from './key-trouble.js';
import { etagOf, metaOf, tagList, timeOf } from './object-headers.js';
import { PassingReply } from './passing-reply.js';
import { isOfVersion, type Lock, lockOf, versionIdOf, versionQuery } from './version-headers.js';
import { listedVersion } from './version-listing.js';

/** An object as HEAD shows it. */
interface Seen {
  readonly meta: ObjectMeta;
  readonly facts: Facts | undefined;
}

/** What a key, or a version of it, has; neither: nothing. */
export interface Found {
  readonly object?: FoundObject;
  readonly marker?: DeleteMarker;
  /** The upstream says so; else it does not say why it shows nothing. */
  readonly absent?: true;
}

/** As much of an object as writes ask for. */
export interface FoundObject extends Lock {
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  /** Absent: the null version. */
  readonly versionId?: string;
}

/** GET and HEAD of objects that lie upstream. What is kept here of an object is read while the upstream is asked. */
export class ObjectReads {
  constructor(private readonly buckets: UpstreamBuckets, private readonly facts: FactRows) {}

  async head(address: VersionAddress, conditions?: ReadConditions, customerKey?: KeyObject): Promise<ObjectMeta | undefined> {
    const seen = await this.seen(address, customerKey);
    if (seen && conditions !== undefined) checkRead(conditions, seen.meta);
    return seen?.meta;
  }

  async headPart(address: VersionAddress, partNumber: number, conditions?: ReadConditions, customerKey?: KeyObject): Promise<PartOfObject | undefined> {
    const seen = await this.seen(address, customerKey);
    if (!seen) return undefined;
    if (conditions !== undefined) checkRead(conditions, seen.meta);
    const range = await this.partRange(address, seen, partNumber, customerKey);
    return { meta: seen.meta, range };
  }

  async objectParts(address: VersionAddress, after: number, limit: number, customerKey?: KeyObject): Promise<{ readonly meta: ObjectMeta; readonly parts: readonly ObjectPart[] } | undefined> {
    const seen = await this.seen(address, customerKey);
    if (!seen) return undefined;
    const parts = (seen.facts?.parts ?? []).map(({ size, checksum }, i) => ({ number: i + 1, size, ...(checksum !== undefined && { checksum }) }));
    return { meta: seen.meta, parts: parts.slice(after, after + limit) };
  }

  async get(address: VersionAddress, options: GetOptions): Promise<GetResult | undefined> {
    if (options.partNumber === undefined) return this.getRange(address, options);
    const seen = await this.seen(address, options.customerKey);
    if (!seen) return undefined;
    if (options.conditions !== undefined) checkRead(options.conditions, seen.meta);
    const range = await this.partRange(address, seen, options.partNumber, options.customerKey);
    if (!range) return { meta: seen.meta, body: Buffer.alloc(0) };
    // The same object as the one whose part was looked for.
    return this.getRange({ ...address, versionId: address.versionId ?? seen.meta.versionId }, { range: { first: range.start, last: range.end }, conditions: { ifMatch: [seen.meta.etag] }, customerKey: options.customerKey });
  }

  /** The size of what is there, with its tag; for writes. */
  async before(bucket: UpstreamBucket, key: string, versionId?: string): Promise<FoundObject | undefined> {
    return (await this.found(bucket, key, versionId)).object;
  }

  async found(bucket: UpstreamBucket, key: string, versionId?: string): Promise<Found> {
    const { client, name } = bucket;
    try {
      const { headers } = await finished(await client.send({ method: 'HEAD', bucket: name, key, query: versionQuery(versionId) }));
      if (!isOfVersion(versionId, headers)) return { absent: true };
      return { object: { size: Number(headers['content-length']), etag: etagOf(headers), lastModified: timeOf(headers['last-modified']), ...lockOf(headers), versionId: versionIdOf(headers) } };
    } catch (error) {
      if (isRolegateError(error) && error.reason === UNEXPLAINED) {
        const object = (await wantsKey({ bucket, versionId }, key, error)) ? await listed({ bucket, versionId }, key) : undefined;
        return object ? { object } : {};
      }
      if (!isRolegateError(error) || !NOT_THERE.has(error.code)) throw error;
      const marker = refusalIn(error)?.marker;
      if (marker) return isOfVersion(versionId, { 'x-amz-version-id': marker.versionId }) ? { marker: markerOf(key, versionId, marker) } : { absent: true };
      // By its name not every store finds the null version while it is current (versitygw).
      const current = versionId === NULL_VERSION ? await this.found(bucket, key) : {};
      return current.object && current.object.versionId === undefined ? current : { absent: true };
    }
  }

  /** A marker; not every store tells of one that it is none by any other word than 404, so its listing is asked then. */
  async deleteMarker({ bucketId, key, versionId }: VersionAddress): Promise<DeleteMarker | undefined> {
    keyBytes(key);
    const there = await this.buckets.there(bucketId, versionId);
    if (there?.bucket.versioning === undefined) return undefined;
    return this.buckets.within(there.bucket, async (bucket) => {
      const { object, marker } = await this.found(bucket, key, versionId);
      if (object || (marker && marker.lastModified > 0 && (versionId !== undefined || marker.versionId !== undefined))) return marker;
      const listed = await listedVersion(bucket, key, versionId);
      return listed?.deleteMarker ? { key, ...(listed.versionId !== NULL_VERSION && { versionId: listed.versionId }), lastModified: readContents(listed.contents).lastModified } : undefined;
    });
  }

  private async seen({ bucketId, key, versionId }: VersionAddress, customerKey: KeyObject | undefined): Promise<Seen | undefined> {
    const bytes = keyBytes(key);
    const there = await this.buckets.there(bucketId, versionId);
    if (!there) return undefined;
    return this.buckets.within(there.bucket, async (bucket) => {
      const known = new FactSearch(this.facts, there, bytes);
      try {
        const { headers } = await finished(await bucket.client.send({ method: 'HEAD', bucket: bucket.name, key, query: versionQuery(there.versionId), headers: customerKeyHeaders(bucket.client.store, customerKey) }));
        if (!isOfVersion(there.versionId, headers)) return undefined;
        const found = await known.of(versionIdOf(headers));
        return { meta: metaOf(key, headers, Number(headers['content-length']), found), facts: factsOf(found, etagOf(headers)) };
      } catch (error) {
        if (customerKey === undefined && (await wantsKey(there, key, error))) return this.seenInListing(there, key, known);
        return this.nothing(there, key, customerKey, error);
      }
    });
  }

  /** Of an object that is shown only to who brings its key: neither headers nor metadata. */
  private async seenInListing(there: VersionThere, key: string, search: FactSearch): Promise<Seen | undefined> {
    const found = await listed(there, key);
    if (!found) return undefined;
    const facts = factsOf(await search.of(found.versionId), found.etag);
    return { meta: { key, ...found, headers: {}, metadata: {}, encryption: { type: 'SSE-C' }, ...(facts?.checksum && { checksum: facts.checksum }), ...facts?.annotations }, facts };
  }

  private async getRange(address: VersionAddress, { range, conditions, customerKey }: GetOptions): Promise<GetResult | undefined> {
    const { bucketId, key, versionId } = address;
    const bytes = keyBytes(key);
    const there = await this.buckets.there(bucketId, versionId);
    if (!there) return undefined;
    return this.buckets.within(there.bucket, async (bucket) => {
      const known = new FactSearch(this.facts, there, bytes);
      let reply: IncomingMessage;
      try {
        reply = await bucket.client.send({ method: 'GET', bucket: bucket.name, key, query: versionQuery(there.versionId), headers: { ...rangeHeader(range), ...conditionHeaders(conditions), ...customerKeyHeaders(bucket.client.store, customerKey) } });
      } catch (error) {
        if (isRolegateError(error) && error.code === 'InvalidRange') return this.outOfRange(address, range!, conditions, customerKey);
        if (isRolegateError(error) && (error.code === 'PreconditionFailed' || error.code === 'NotModified')) return this.refusedRead(address, conditions, customerKey);
        return this.nothing(there, key, customerKey, error);
      }
      if (!isOfVersion(there.versionId, reply.headers)) {
        reply.destroy();
        return undefined;
      }
      try {
        return result(key, reply, await known.of(versionIdOf(reply.headers)), range, conditions, bucket.client.store.timeouts.idle);
      } catch (error) {
        reply.destroy();
        throw error;
      }
    });
  }

  /** What is not there; a bare 404 may mean the bucket. */
  private async nothing(there: VersionThere, key: string, customerKey: KeyObject | undefined, error: unknown): Promise<undefined> {
    const why = isRolegateError(error) && error.reason === UNEXPLAINED ? await explained(there, key, customerKey, error) : error;
    if (!isRolegateError(why) || !NOT_THERE.has(why.code)) return refusedKey(there, key, customerKey, why);
    if (refusalIn(why)?.marker === undefined) await this.buckets.assertThere(there.bucket);
    return undefined;
  }

  /** The error is to say how large the object is. What upstreams refuse may be all of an empty object. */
  private async outOfRange(address: VersionAddress, range: RangeRequest, conditions: ReadConditions | undefined, customerKey: KeyObject | undefined): Promise<GetResult | undefined> {
    const meta = await this.head(address, conditions, customerKey);
    if (meta) resolveRange(range, meta.size);
    return meta && { meta, body: Buffer.alloc(0) };
  }

  /** The error is to say which tag and date the object has. */
  private async refusedRead(address: VersionAddress, conditions: ReadConditions | undefined, customerKey: KeyObject | undefined): Promise<undefined> {
    const meta = await this.head(address, conditions, customerKey);
    if (meta) throw preconditionFailed('If-Match');
    return undefined;
  }

  /** @throws RolegateError InvalidPartNumber */
  private async partRange(address: VersionAddress, { meta, facts }: Seen, number: number, customerKey: KeyObject | undefined): Promise<ByteRange | undefined> {
    if (meta.parts === undefined) return onlyPart(number, meta.size);
    if (number < 1 || number > meta.parts) throw invalidPartNumber(number, meta.parts);
    if (facts?.parts === undefined) return this.askedPartRange(address, meta, number, customerKey);
    let start = 0;
    for (let i = 0; i < number - 1; i++) start += facts.parts[i]!.size;
    const { size } = facts.parts[number - 1]!;
    return size === 0 ? undefined : { start, end: start + size - 1 };
  }

  /** Of an object that was uploaded around the gateway: its upstream knows where its parts end (HeadObject, partNumber). */
  private askedPartRange({ bucketId, key, ...address }: VersionAddress, meta: ObjectMeta, number: number, customerKey: KeyObject | undefined): Promise<ByteRange | undefined> {
    const versionId = address.versionId ?? meta.versionId;
    return this.buckets.with(bucketId, async (bucket) => {
      const { client, name } = bucket;
      const { headers } = await finished(await client.send({ method: 'HEAD', bucket: name, key, query: versionQuery(versionId === NULL_VERSION && bucket.versioning === undefined ? undefined : versionId, `partNumber=${number}`), headers: { 'if-match': `"${meta.etag}"`, ...customerKeyHeaders(client.store, customerKey) } }));
      const found = contentRange(headers['content-range']);
      if (found) return { start: found.start, end: found.end };
      throw new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { detail: `${client.store.name} does not say where part ${number} lies`, reason: 'upstream' });
    });
  }
}

/** What an upstream says of objects and versions that are not there, or are markers. */
const NOT_THERE = new Set(['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed']);

const markerOf = (key: string, asked: string | undefined, { versionId = asked, lastModified }: { readonly versionId?: string; readonly lastModified?: string }): DeleteMarker =>
  ({ key, ...(versionId !== undefined && versionId !== NULL_VERSION && { versionId }), lastModified: lastModified === undefined ? 0 : timeOf(lastModified) });

/** Looks for what is kept here of a version while its upstream is asked for it; of a current one, which that is says the reply. */
class FactSearch {
  private readonly early: Promise<KnownFacts | undefined> | undefined;
  private readonly expected: string | undefined;

  constructor(private readonly facts: FactRows, private readonly there: VersionThere, private readonly key: Buffer) {
    const { bucket, versionId } = there;
    if (bucket.versioning !== undefined && versionId === undefined) return;
    this.expected = versionId === NULL_VERSION ? undefined : versionId;
    this.early = this.find(this.expected);
    this.early.catch(() => undefined);
  }

  of(versionId: string | undefined): Promise<KnownFacts | undefined> {
    return this.early !== undefined && versionId === this.expected ? this.early : this.find(versionId);
  }

  private find(versionId: string | undefined): Promise<KnownFacts | undefined> {
    return this.facts.find({ bucketId: this.there.bucket.bucketId, key: this.key, versionId });
  }
}

/** A reply without a body that is of interest; its connection is free again. */
async function finished(reply: IncomingMessage): Promise<IncomingMessage> {
  reply.resume();
  return reply;
}

function result(key: string, reply: IncomingMessage, known: KnownFacts | undefined, asked: RangeRequest | undefined, conditions: ReadConditions | undefined, idle: number): GetResult {
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

