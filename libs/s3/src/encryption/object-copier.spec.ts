import type { CopyObjectRequest } from '@aws-sdk/client-s3';
import { folded } from '#testing';
import { KEY, OTHER_KEY, fromKey } from '../../test/encryption-fixtures.js';
import { handle } from '../../test/handle.js';
import { MemoryBucketKeys } from '../../test/memory-bucket-keys.js';
import { aBucket, aStore } from '../../test/s3-fixtures.js';
import { bodyOf, streamContext } from '../../test/stream-context.js';
import { copyObject } from '../object/operations/copy-object.js';
import { getObject } from '../object/operations/get-object.js';
import { putObject } from '../object/operations/put-object.js';
import { QuotaGuard } from '../quota/quota-guard.js';
import { ObjectCopier } from './object-copier.js';
import { ObjectSealer } from './object-sealer.js';

const WAYS = {
  open: { put: {}, read: {}, from: {} },
  'SSE-S3': { put: { ServerSideEncryption: 'AES256' }, read: {}, from: {} },
  'SSE-C': { put: KEY, read: KEY, from: fromKey(KEY) },
} as const;
type Way = keyof typeof WAYS;
const ways = Object.keys(WAYS) as Way[];
const pairs = ways.flatMap((from) => ways.map((to) => [from, to] as const));

async function world() {
  const store = await aStore({ mine: {}, theirs: {} });
  const sealer = new ObjectSealer(new MemoryBucketKeys());
  const quotas = new QuotaGuard(store);
  const options = { histories: [aBucket('mine'), aBucket('theirs')] };
  const get = getObject(store, sealer);
  const ctx = streamContext(options);
  return {
    store,
    copier: (input: object) => new ObjectCopier(store, sealer, input as never, { from: folded(options.histories[0]!), to: folded(options.histories[1]!) } as never, ctx),
    put: (input: object) => handle(putObject(store, quotas, sealer), { Bucket: 'mine', Key: 'a', Metadata: { m: '1' }, ...input } as never, { ...options, body: bodyOf('hello', { CRC32: 'NhCmhg==' }) }),
    copy: (input: Partial<CopyObjectRequest>) => handle(copyObject(store, quotas, sealer), { Bucket: 'theirs', Key: 'b', CopySource: 'mine/a', ...input } as never, options),
    read: async (input: object) => {
      const { Body, ...reply } = await handle(get, { Bucket: 'theirs', Key: 'b', ChecksumMode: 'ENABLED', ...input } as never, options) as { Body: Buffer };
      return { body: Body.toString(), ...reply };
    },
  };
}

describe('a copy', () => {
  it.each(pairs)('from %s to %s has the bytes, the metadata, the tag and the sum of its source', async (from, to) => {
    const { store, put, copy, read } = await world();
    await put(WAYS[from].put);
    const reply = await copy({ ...WAYS[from].from, ...WAYS[to].put } as never);
    expect(reply).toMatchObject({ CopyObjectResult: { ETag: '"5d41402abc4b2a76b9719d911017c592"' } });
    const shown = { open: {}, 'SSE-S3': { ServerSideEncryption: 'AES256' }, 'SSE-C': { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: KEY.SSECustomerKeyMD5 } }[to];
    expect(reply).toMatchObject(shown);
    await store.delete('ID-OF-MINE', 'a');
    expect(await read(WAYS[to].read)).toMatchObject({ body: 'hello', ETag: '"5d41402abc4b2a76b9719d911017c592"', Metadata: { m: '1' }, ChecksumCRC32: 'NhCmhg==', ...shown });
    if (to === 'SSE-C') await expect(read({})).rejects.toMatchObject({ code: 'InvalidRequest' });
  });

  it.each(pairs)('of an object onto itself, from %s to %s', async (from, to) => {
    const { put, copy, read } = await world();
    await put(WAYS[from].put);
    const copying = copy({ Bucket: 'mine', Key: 'a', ...WAYS[from].from, ...WAYS[to].put } as never);
    if (to === 'open' && from !== 'SSE-C') return expect(copying).rejects.toMatchObject({ code: 'InvalidRequest' });
    await copying;
    expect(await read({ Bucket: 'mine', Key: 'a', ...WAYS[to].read })).toMatchObject({ body: 'hello' });
  });

  it.each([['open', 'SSE-S3'], ['SSE-S3', 'open'], ['SSE-S3', 'SSE-C']] as const)('from %s to %s has the tags of its source, and is refused where they may not be copied', async (from, to) => {
    const { store, put, copier } = await world();
    await put({ ...WAYS[from].put });
    await store.annotate('ID-OF-MINE', 'a', undefined, { tags: { team: 'x' } });
    const [source, target] = [{ bucketId: 'ID-OF-MINE', key: 'a' }, { bucketId: 'ID-OF-THEIRS', key: 'b' }];
    await expect(copier(WAYS[to].put).copy(source, target, { admit: () => { throw new Error('no tags'); } })).rejects.toThrow('no tags');
    expect(await store.head(target.bucketId, 'b')).toBeUndefined();
    await copier(WAYS[to].put).copy(source, target, {});
    expect(await store.head(target.bucketId, 'b')).toMatchObject({ tags: { team: 'x' }, size: 5 });
    await copier(WAYS[to].put).copy(source, target, { annotations: { tags: {} } });
    expect(await store.head(target.bucketId, 'b')).not.toMatchObject({ tags: { team: 'x' } });
  });

  it.each(ways)('of an %s object has the sum that is asked for, in its answer as well', async (way) => {
    const { put, copy, read } = await world();
    await put(WAYS[way].put);
    expect(await copy({ ...WAYS[way].from, ...WAYS[way].put } as never)).toMatchObject({ CopyObjectResult: { ChecksumCRC32: 'NhCmhg==', ChecksumType: 'FULL_OBJECT' } });
    const { CopyObjectResult } = await copy({ ...WAYS[way].from, ...WAYS[way].put, ChecksumAlgorithm: 'SHA1' } as never) as { CopyObjectResult: object };
    expect(CopyObjectResult).toMatchObject({ ChecksumSHA1: 'qvTGHdzF6KLavt4PO0gs2a6pQ00=', ChecksumType: 'FULL_OBJECT' });
    expect(CopyObjectResult).not.toHaveProperty('ChecksumCRC32');
    expect(await read(WAYS[way].read)).toMatchObject({ body: 'hello', ChecksumSHA1: 'qvTGHdzF6KLavt4PO0gs2a6pQ00=' });
  });

  it('changes the key of a customer', async () => {
    const { put, copy, read } = await world();
    await put(KEY);
    await copy({ ...fromKey(KEY), ...OTHER_KEY } as never);
    expect(await read(OTHER_KEY)).toMatchObject({ body: 'hello' });
    await expect(read(KEY)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('needs the key of its source, and changes nothing without it', async () => {
    const { put, copy, read } = await world();
    await put(KEY);
    for (const from of [{}, fromKey(OTHER_KEY)]) {
      for (const to of ways) await expect(copy({ ...from, ...WAYS[to].put } as never)).rejects.toMatchObject({ code: expect.stringMatching(/^Invalid/) });
    }
    await expect(read({})).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it.each([['open', 'SSE-S3'], ['SSE-S3', 'open']] as const)('from %s to %s heeds conditions, other metadata and a missing source', async (from, to) => {
    const { put, copy, read } = await world();
    await expect(copy(WAYS[to].put as never)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await put(WAYS[from].put);
    await expect(copy({ ...WAYS[to].put, CopySourceIfMatch: 'other' } as never)).rejects.toMatchObject({ code: 'PreconditionFailed' });
    await copy({ ...WAYS[to].put, MetadataDirective: 'REPLACE', Metadata: { other: '2' } } as never);
    expect(await read({})).toMatchObject({ body: 'hello', Metadata: { other: '2' } });
    await expect(copy({ ...WAYS[to].put, IfNoneMatch: '*' } as never)).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });
});
