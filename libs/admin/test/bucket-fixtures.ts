import type { AdminInput, Loads, StreamOperation, WriteOperation } from '#operation';
import { bucket, type BucketCreated, type BucketEvent, bucketStream } from '#s3';
import { type AnyHistory, type ContextOptions, contextForTest, given, history, memoryReads, OPS_STREAM, callerWith } from '#testing';
import { MemoryObjectStore } from '../../s3/test/memory-object-store.js';

export const BUCKET_ID = 'ID-OF-PHOTOS';
export const BUCKET_STREAM = bucketStream(BUCKET_ID);
export const OPS_OWNER = { stream: OPS_STREAM, id: 'opsuser', displayName: 'Ops User' };
export const bucketsCap = callerWith({ type: 'buckets', perm: '*' });

/** The bucket `photos` of opsuser, or as `data` says, with what happened to it since. */
export const photos = (more: readonly BucketEvent[] = [], data: Partial<BucketCreated['data']> = {}, account = ''): AnyHistory =>
  history(bucket, bucketStream(data.bucketId ?? BUCKET_ID), account, [{ type: 'BucketCreated', data: { bucketId: BUCKET_ID, name: 'photos', owner: OPS_OWNER, region: 'default', ...data } }, ...more]);

/** A store with `photos`, and these objects in it. */
export async function storeWith(objects: Readonly<Record<string, string>>): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore(() => 0);
  await store.createBucket(BUCKET_ID);
  for (const [key, body] of Object.entries(objects)) await store.put(BUCKET_ID, key, Buffer.from(body));
  return store;
}

/** Runs a stream operation; writes that are part of it are decided and framed, and kept in `performed`. */
export async function runStream(operation: StreamOperation, input: AdminInput, histories: readonly AnyHistory[], options: ContextOptions, performed: unknown[] = []): Promise<unknown> {
  const context = contextForTest({ histories, ...options });
  await operation.access(input, context);
  return operation.handle(input, Object.assign(context, {
    reads: memoryReads(histories), headers: {}, body: undefined as never, decide: undefined as never, refusal: undefined as never,
    recheck: async () => undefined,
    concerned: () => undefined,
    perform: (part: WriteOperation, its: unknown) => framed(part, its, histories, options, performed),
  }));
}

async function framed(part: WriteOperation, input: unknown, histories: readonly AnyHistory[], options: ContextOptions, performed: unknown[]): Promise<unknown> {
  const outcome = given(...histories).when(part, input, options);
  if (outcome.error) throw outcome.error;
  const context = contextForTest({ histories, ...options });
  const states = Object.fromEntries(Object.entries(part.loads(input, context) as Loads).map(([name, load]) => {
    const found = 'key' in load ? context.directory.find(load.aggregate, load.key) : context.directory.get(load.aggregate, load.stream);
    return [name, found?.state === undefined ? undefined : found];
  }));
  const frame = await part.frame?.(input, states as never, context as never, outcome.decision!.output);
  performed.push(...outcome.events);
  await frame?.done();
  return outcome.reply();
}
