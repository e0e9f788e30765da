import { asks, handle } from '../../../test/handle.js';
import { bodyOf } from '../../../test/stream-context.js';
import { anUpload, HELLO, HELLO_CRC32 } from '../../../test/upload-fixtures.js';
import { uploadPart } from './upload-part.js';

const crc32 = { algorithm: 'CRC32', type: 'COMPOSITE' } as const;

describe('UploadPart', () => {
  it('asks for the permission to put the object', async () => {
    const { store, input } = await anUpload();
    expect(await asks(uploadPart(store), { ...input, PartNumber: 1 })).toMatchObject([{ action: 's3:PutObject', resource: 'arn:aws:s3:::mine/k' }]);
  });

  it('keeps the part with the sum that its sender proved, or with one that is made on the way', async () => {
    const { store, address, input } = await anUpload([], crc32);
    const announced = { headers: { 'x-amz-trailer': 'x-amz-checksum-crc32' }, body: bodyOf('hello', { CRC32: HELLO_CRC32 }) };
    expect(await handle(uploadPart(store), { ...input, PartNumber: 1 }, announced)).toEqual({ ETag: `"${HELLO}"`, ChecksumCRC32: HELLO_CRC32 });
    expect(await handle(uploadPart(store), { ...input, PartNumber: 2, ChecksumCRC32: HELLO_CRC32 }, { body: bodyOf('hello', { CRC32: HELLO_CRC32 }) })).toMatchObject({ ChecksumCRC32: HELLO_CRC32 });
    expect(await handle(uploadPart(store), { ...input, PartNumber: 3 }, { body: bodyOf('hello') })).toMatchObject({ ChecksumCRC32: HELLO_CRC32 });
    expect((await store.listParts(address, { limit: 10 })).parts.map(({ checksum }) => checksum)).toEqual([HELLO_CRC32, HELLO_CRC32, HELLO_CRC32]);
  });

  it('has to bring its sum in profile aws where the upload is of sums of sums', async () => {
    const { store, input } = await anUpload([], crc32);
    await expect(handle(uploadPart(store), { ...input, PartNumber: 1 }, { body: bodyOf('hello'), compat: 'aws' })).rejects.toMatchObject({ code: 'InvalidRequest', message: expect.stringContaining('expected checksum Type: crc32, actual checksum Type: null') });
  });

  it('keeps no sum where the upload has none, and in profile aws takes none either', async () => {
    const { store, input } = await anUpload();
    const given = { ...input, PartNumber: 1, ChecksumCRC32: HELLO_CRC32 };
    const body = bodyOf('hello', { CRC32: HELLO_CRC32 });
    expect(await handle(uploadPart(store), given, { body })).toEqual({ ETag: `"${HELLO}"` });
    await expect(handle(uploadPart(store), given, { body, compat: 'aws' })).rejects.toMatchObject({ code: 'InvalidRequest', message: expect.stringContaining('expected checksum Type: null, actual checksum Type: crc32') });
  });

  it.each([
    [{ PartNumber: 0 }, 'InvalidArgument'],
    [{ PartNumber: 10_001 }, 'InvalidArgument'],
    [{ PartNumber: 1, UploadId: 'never' }, 'NoSuchUpload'],
    [{ PartNumber: 1, Key: 'other' }, 'NoSuchUpload'],
    [{ PartNumber: 1, ChecksumSHA256: 'c2hh' }, 'InvalidRequest'],
    [{ PartNumber: 1, SSECustomerAlgorithm: 'AES256' }, 'InvalidArgument'],
  ])('refuses %j with %s, before it reads the body', async (more, code) => {
    const { store, input } = await anUpload([], crc32);
    const body = { ...bodyOf('x'), [Symbol.asyncIterator]: () => { throw new Error('read'); } };
    await expect(handle(uploadPart(store), { ...input, ...more } as never, { body })).rejects.toMatchObject({ code });
  });

  it('wants to know the length, and no more than 5 GiB', async () => {
    const { store, input } = await anUpload();
    const one = { ...input, PartNumber: 1 };
    await expect(handle(uploadPart(store), one, { headers: { 'transfer-encoding': 'chunked' }, body: { ...bodyOf('x'), size: undefined } })).rejects.toMatchObject({ code: 'MissingContentLength' });
    await expect(handle(uploadPart(store), one, { body: { ...bodyOf('x'), size: 5 * 1024 ** 3 + 1 } })).rejects.toMatchObject({ code: 'EntityTooLarge' });
  });

  it('keeps no part of a sender who was revoked while it came', async () => {
    const { store, address, input } = await anUpload();
    await expect(handle(uploadPart(store), { ...input, PartNumber: 1 }, { body: bodyOf('x'), recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect((await store.listParts(address, { limit: 1 })).parts).toEqual([]);
  });
});
