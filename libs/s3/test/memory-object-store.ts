import { createHash } from 'node:crypto';
import { RolegateError } from '#kernel';
import {
  type BeforeCommit, type CopyOptions, type DeleteOptions, type DeleteResult, type GetOptions, type GetResult, type ListOptions, type ListPage,
  type MutationOptions, type ObjectAddress, type ObjectMeta, type ObjectStore, type PutOptions, type PutResult, type ReadConditions, type WriteConditions,
  checkCopySource, checkRead, etagMatches, renderContents, resolveRange,
} from '../src/index.js';

interface Stored {
  readonly meta: ObjectMeta;
  readonly bytes: Buffer;
}

interface Bucket {
  closed: boolean;
  readonly objects: Map<string, Stored>;
}

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** An object store in memory that keeps the port's contract; `now` is its clock. */
export class MemoryObjectStore implements ObjectStore {
  readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number = Date.now) {}

  async createBucket(bucketId: string): Promise<void> {
    if (!this.buckets.has(bucketId)) this.buckets.set(bucketId, { closed: false, objects: new Map() });
  }

  async closeBucket(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    const found = this.buckets.get(bucketId);
    if (!found) return 'no-such-bucket';
    if (found.objects.size > 0) return 'not-empty';
    found.closed = true;
    return 'closed';
  }

  async reopenBucket(bucketId: string): Promise<void> {
    const found = this.buckets.get(bucketId);
    if (found) found.closed = false;
  }

  async dropBucket(bucketId: string): Promise<void> {
    if (this.buckets.get(bucketId)?.closed) this.buckets.delete(bucketId);
  }

  async closedBuckets(): Promise<string[]> {
    return [...this.buckets].filter(([, { closed }]) => closed).map(([id]) => id);
  }

  async isEmpty(bucketId: string): Promise<boolean> {
    return (this.buckets.get(bucketId)?.objects.size ?? 0) === 0;
  }

  async put(bucketId: string, key: string, body: Buffer | AsyncIterable<Buffer>, options: PutOptions = {}): Promise<PutResult> {
    assertKey(key);
    const bytes = Buffer.isBuffer(body) ? body : await collected(body);
    if (options.size !== undefined && options.size !== bytes.length) throw new RolegateError('IncompleteBody', '');
    const md5 = createHash('md5').update(bytes).digest();
    const checksum = options.verify?.({ size: bytes.length, md5 });
    const { headers = {}, metadata = {} } = options;
    return this.commit(bucketId, key, { bytes, meta: { key, size: bytes.length, etag: md5.toString('hex'), lastModified: 0, headers, metadata, checksum } }, options);
  }

  async head(bucketId: string, key: string, conditions: ReadConditions = {}): Promise<ObjectMeta | undefined> {
    const found = this.buckets.get(bucketId)?.objects.get(key);
    if (found) checkRead(conditions, found.meta);
    return found?.meta;
  }

  async get(bucketId: string, key: string, options: GetOptions = {}): Promise<GetResult | undefined> {
    const meta = await this.head(bucketId, key, options.conditions);
    if (!meta) return undefined;
    const { bytes } = this.buckets.get(bucketId)!.objects.get(key)!;
    if (options.range === undefined) return { meta, body: bytes };
    const range = resolveRange(options.range, meta.size);
    return { meta, range, body: bytes.subarray(range.start, range.end + 1) };
  }

  async delete(bucketId: string, key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    if (options.conditions?.ifMatch && !objects.has(key)) throw new RolegateError('PreconditionFailed', '');
    assertCondition(options.conditions, objects.get(key));
    return { key, deleted: objects.delete(key) };
  }

  async deleteMany(bucketId: string, keys: readonly string[], options: MutationOptions = {}): Promise<DeleteResult[]> {
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    return keys.map((key) => ({ key, deleted: objects.delete(key) }));
  }

  async copy(source: ObjectAddress, target: ObjectAddress, options: CopyOptions = {}): Promise<PutResult | undefined> {
    assertKey(target.key);
    const from = this.buckets.get(source.bucketId)?.objects.get(source.key);
    if (!from) return undefined;
    if (options.sourceConditions) checkCopySource(options.sourceConditions, from.meta);
    const replaced = options.replace && { headers: options.replace.headers ?? {}, metadata: options.replace.metadata ?? {} };
    return this.commit(target.bucketId, target.key, { bytes: from.bytes, meta: { ...from.meta, ...replaced, key: target.key } }, options);
  }

  async list(bucketId: string, { prefix = '', delimiter, after = '', limit }: ListOptions): Promise<ListPage> {
    const page: { entries: ListPage['entries'][number][]; commonPrefixes: string[] } = { entries: [], commonPrefixes: [] };
    if (limit === 0) return { ...page, truncated: false };
    const { objects } = this.open(bucketId);
    let last = '';
    for (const [key, { meta }] of [...objects].sort(([a], [b]) => bytewise(a, b))) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      const shown = end < 0 ? key : key.slice(0, end + delimiter!.length);
      const skipped = bytewise(key, after) <= 0 || (end >= 0 && (shown === last || after.startsWith(shown)));
      if (skipped) continue;
      if (page.entries.length + page.commonPrefixes.length === limit) return { ...page, truncated: true, next: last };
      last = shown;
      if (end < 0) page.entries.push({ key, contents: renderContents(meta.lastModified, meta.etag, meta.size, meta.checksum) });
      else page.commonPrefixes.push(shown);
    }
    return { ...page, truncated: false };
  }

  async sweep(): Promise<{ removed: number; waiting: number }> {
    return { removed: 0, waiting: 0 };
  }

  private async commit(bucketId: string, key: string, { bytes, meta }: Stored, options: { beforeCommit?: BeforeCommit; conditions?: WriteConditions }): Promise<PutResult> {
    await options.beforeCommit?.();
    const { objects } = this.open(bucketId);
    assertCondition(options.conditions, objects.get(key));
    const stored = { bytes, meta: { ...meta, lastModified: this.now() } };
    objects.set(key, stored);
    return { etag: meta.etag, size: meta.size, lastModified: stored.meta.lastModified };
  }

  private open(bucketId: string): Bucket {
    const found = this.buckets.get(bucketId);
    if (!found) throw new RolegateError('NoSuchBucket', '');
    if (found.closed) throw new RolegateError('OperationAborted', '');
    return found;
  }
}

async function collected(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

function assertKey(key: string): void {
  if (key === '' || !key.isWellFormed()) throw new RolegateError('InvalidArgument', '');
  if (Buffer.byteLength(key) > 1024) throw new RolegateError('KeyTooLongError', '');
}

function assertCondition(conditions: WriteConditions | undefined, present: Stored | undefined): void {
  if (conditions?.ifNoneMatch && present) throw new RolegateError('PreconditionFailed', '');
  if (conditions?.ifMatch === undefined) return;
  if (!present) throw new RolegateError('NoSuchKey', '');
  if (!etagMatches(conditions.ifMatch, present.meta.etag)) throw new RolegateError('PreconditionFailed', '');
}
