import { aStore } from '../../../test/s3-fixtures.js';
import { handle } from '../../../test/handle.js';
import { bodyOf } from '../../../test/stream-context.js';
import { putObject } from './put-object.js';

const input = { Bucket: 'mine', Key: 'k' };
const mine = 'ID-OF-MINE';

describe('PutObject', () => {
  it('stores body, headers, metadata and the proven checksum', async () => {
    const store = await aStore({ mine: {} });
    const put = await handle(putObject(store), { ...input, Metadata: { colour: 'blue' } }, {
      headers: { 'content-type': 'text/plain', 'content-encoding': 'aws-chunked' }, body: bodyOf('hello', { CRC32: 'NhCmhg==' }),
    });
    expect(put).toEqual({ ETag: '"5d41402abc4b2a76b9719d911017c592"', ChecksumCRC32: 'NhCmhg==', ChecksumType: 'FULL_OBJECT' });
    expect(await store.head(mine, 'k')).toMatchObject({ size: 5, headers: { 'content-type': 'text/plain' }, metadata: { colour: 'blue' }, checksum: { algorithm: 'CRC32', value: 'NhCmhg==' } });
  });

  it('sums a body that comes without a sum in profile aws, as S3 does, and no other', async () => {
    const store = await aStore({ mine: {} });
    const sum = { ChecksumCRC64NVME: 'M3eFcAZSQlc=', ChecksumType: 'FULL_OBJECT' };
    expect(await handle(putObject(store), input, { body: bodyOf('hello'), compat: 'aws' })).toEqual({ ETag: '"5d41402abc4b2a76b9719d911017c592"', ...sum });
    expect(await store.head(mine, 'k')).toMatchObject({ checksum: { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', value: sum.ChecksumCRC64NVME } });
    expect(await handle(putObject(store), { ...input, ChecksumCRC32: 'NhCmhg==' }, { body: bodyOf('hello', { CRC32: 'NhCmhg==' }), compat: 'aws' })).toMatchObject({ ChecksumCRC32: 'NhCmhg==' });
    expect(await handle(putObject(store), input, { body: bodyOf('hello') })).not.toHaveProperty('ChecksumCRC64NVME');
  });

  it('keeps no digest that S3 has no place for', async () => {
    const put = await handle(putObject(await aStore({ mine: {} })), input, { body: bodyOf('hello', { SHA3: 'x' }) });
    expect(put).toEqual({ ETag: '"5d41402abc4b2a76b9719d911017c592"' });
  });

  it('stores nothing when the caller was revoked while the body came', async () => {
    const store = await aStore({ mine: {} });
    const revoked = () => { throw new Error('revoked'); };
    await expect(handle(putObject(store), input, { body: bodyOf('x'), recheck: revoked })).rejects.toThrow('revoked');
    expect(await store.isEmpty(mine)).toBe(true);
  });

  it('wants to know the length, and no more than 5 GiB', async () => {
    const store = await aStore({ mine: {} });
    const unknown = { ...bodyOf('x'), size: undefined };
    await expect(handle(putObject(store), input, { headers: { 'transfer-encoding': 'chunked' }, body: unknown })).rejects.toMatchObject({ code: 'MissingContentLength' });
    await expect(handle(putObject(store), input, { body: { ...bodyOf('x'), size: 5 * 1024 ** 3 + 1 } })).rejects.toMatchObject({ code: 'EntityTooLarge' });
    await expect(handle(putObject(store), input, { body: { ...bodyOf(''), size: undefined } })).resolves.toBeDefined();
  });

  it('stores the file of a form, whose length nobody has said', async () => {
    const store = await aStore({ mine: {} });
    await handle(putObject(store), input, { body: { ...bodyOf('hello'), size: undefined, atMost: 7 } });
    expect(await store.head(mine, 'k')).toMatchObject({ size: 5 });
    await expect(handle(putObject(store), input, { body: { ...bodyOf('x'), size: undefined, atMost: 5 * 1024 ** 3 + 1 } })).rejects.toMatchObject({ code: 'EntityTooLarge' });
  });

  it('looks at key and metadata before it reads the body', async () => {
    const store = await aStore({ mine: {} });
    const body = { ...bodyOf('x'), [Symbol.asyncIterator]: () => { throw new Error('read'); } };
    await expect(handle(putObject(store), { ...input, Key: 'k'.repeat(1025) }, { body })).rejects.toMatchObject({ code: 'KeyTooLongError' });
    await expect(handle(putObject(store), { ...input, Metadata: { a: 'x'.repeat(3000) } }, { body })).rejects.toMatchObject({ code: 'MetadataTooLarge' });
  });

  it.each([
    { ServerSideEncryption: 'aws:kms' }, { StorageClass: 'GLACIER' },
    { WriteOffsetBytes: 0 }, { IfNoneMatch: '"tag"' },
  ])('does not ignore %j', async (more) => {
    await expect(handle(putObject(await aStore({ mine: {} })), { ...input, ...more } as never)).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  it.each([{ ACL: 'private' }, { ACL: 'bucket-owner-full-control' }, { StorageClass: 'STANDARD' }])('takes %j, which changes nothing', async (more) => {
    await expect(handle(putObject(await aStore({ mine: {} })), { ...input, ...more } as never)).resolves.toBeDefined();
  });
});
