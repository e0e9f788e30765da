import { asks, handle } from '../../../test/handle.js';
import { aBucket, OTHER } from '../../../test/s3-fixtures.js';
import { anUpload, HELLO, HELLO_CRC32 } from '../../../test/upload-fixtures.js';
import { uploadPartCopy } from './upload-part-copy.js';

const source = { PartNumber: 1, CopySource: 'mine/source' };
const objects = { source: 'hello world' };

describe('UploadPartCopy', () => {
  it('asks to read the source and to write the target', async () => {
    const { store, input } = await anUpload();
    const histories = [aBucket('mine'), aBucket('theirs', [], { owner: OTHER })];
    expect(await asks(uploadPartCopy(store), { ...input, ...source, CopySource: 'theirs/a%2Fb' }, { histories })).toMatchObject([
      { action: 's3:GetObject', resource: 'arn:aws:s3:::theirs/a/b', owner: false }, { action: 's3:PutObject', resource: 'arn:aws:s3:::mine/k', owner: true },
    ]);
  });

  it('copies an object or a range of it, and sums what it copies as the upload wants', async () => {
    const { store, address, input } = await anUpload([], { algorithm: 'CRC32', type: 'FULL_OBJECT' }, objects);
    await handle(uploadPartCopy(store), { ...input, ...source });
    const copied = await handle(uploadPartCopy(store), { ...input, ...source, PartNumber: 2, CopySourceRange: 'bytes=0-4' });
    expect(copied).toMatchObject({ CopyPartResult: { ETag: `"${HELLO}"`, ChecksumCRC32: HELLO_CRC32 } });
    expect((await store.listParts(address, { limit: 10 })).parts.map(({ size }) => size)).toEqual([11, 5]);
  });

  it.each([
    [{ CopySource: 'mine/nothing' }, 'NoSuchKey'],
    [{ CopySourceRange: 'bytes=0-11' }, 'InvalidArgument'],
    [{ CopySourceRange: 'bytes=900-901' }, 'InvalidArgument'],
    [{ CopySourceRange: 'bytes=-5' }, 'InvalidArgument'],
    [{ CopySourceRange: 'bytes=0-0-2' }, 'InvalidArgument'],
    [{ CopySourceRange: 'hello' }, 'InvalidArgument'],
    [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
    [{ CopySourceIfNoneMatch: '*' }, 'PreconditionFailed'],
    [{ PartNumber: 10_001 }, 'InvalidArgument'],
    [{ UploadId: 'never' }, 'NoSuchUpload'],
    [{ CopySourceSSECustomerAlgorithm: 'AES256' }, 'InvalidArgument'],
  ])('refuses %j with %s', async (more, code) => {
    const { store, input } = await anUpload([], undefined, objects);
    await expect(handle(uploadPartCopy(store), { ...input, ...source, ...more } as never)).rejects.toMatchObject({ code });
  });

  it('refuses more than 5 GiB of a larger object, and closes what it opened', async () => {
    const { store, input } = await anUpload([], undefined, objects);
    let closed = 0;
    const huge = { meta: { ...(await store.head('ID-OF-MINE', 'source'))!, size: 6 * 1024 ** 3 }, body: { close: async () => void (closed += 1), [Symbol.asyncIterator]: () => { throw new Error('read'); } } };
    store.get = async () => huge as never;
    await expect(handle(uploadPartCopy(store), { ...input, ...source })).rejects.toMatchObject({ code: 'EntityTooLarge' });
    expect(closed).toBe(1);
  });

  it('copies nothing when the caller was revoked meanwhile', async () => {
    const { store, address, input } = await anUpload([], undefined, objects);
    await expect(handle(uploadPartCopy(store), { ...input, ...source }, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect((await store.listParts(address, { limit: 1 })).parts).toEqual([]);
  });
});
