import { asks, handle } from '../../../test/handle.js';
import { aStore, callers } from '../../../test/s3-fixtures.js';
import { createMultipartUpload } from './create-multipart-upload.js';

const input = { Bucket: 'mine', Key: 'k' };
const mine = 'ID-OF-MINE';

describe('CreateMultipartUpload', () => {
  it('asks for the permission to put the object', async () => {
    expect(await asks(createMultipartUpload(await aStore({})), input)).toMatchObject([{ action: 's3:PutObject', resource: 'arn:aws:s3:::mine/k' }]);
  });

  it('keeps headers and metadata for the object that the parts will make', async () => {
    const store = await aStore({ mine: {} });
    const { UploadId } = await handle(createMultipartUpload(store), { ...input, Metadata: { colour: 'blue' } }, { headers: { 'content-type': 'text/plain' } });
    const address = { bucketId: mine, key: 'k', uploadId: UploadId! };
    const { number, etag } = await store.putPart(address, 1, Buffer.from('x'));
    await store.completeUpload(address, [{ number, etag }]);
    expect(await store.head(mine, 'k')).toMatchObject({ headers: { 'content-type': 'text/plain' }, metadata: { colour: 'blue' } });
  });

  it('names a user as the owner of buckets is named, and a session by its ARN', async () => {
    const store = await aStore({ mine: {} });
    await handle(createMultipartUpload(store), input);
    await handle(createMultipartUpload(store), input, { principal: callers.session });
    const { uploads } = await store.listUploads(mine, { limit: 10 });
    expect(uploads.map(({ initiator }) => initiator.id)).toEqual(['TESTER', 'arn:aws:sts:::assumed-role/R/s']);
  });

  it.each<[{ ChecksumAlgorithm?: string; ChecksumType?: string }, string | undefined]>([
    [{ ChecksumAlgorithm: 'CRC32' }, 'COMPOSITE'], [{ ChecksumAlgorithm: 'CRC32C' }, 'COMPOSITE'], [{ ChecksumAlgorithm: 'CRC64NVME' }, 'FULL_OBJECT'],
    [{ ChecksumAlgorithm: 'SHA1' }, 'COMPOSITE'], [{ ChecksumAlgorithm: 'SHA256' }, 'COMPOSITE'], [{ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }, 'FULL_OBJECT'],
    [{}, undefined],
  ])('sums what asks for %j as %s', async (more, type) => {
    const { ChecksumType, ChecksumAlgorithm } = await handle(createMultipartUpload(await aStore({ mine: {} })), { ...input, ...more } as never);
    expect({ ChecksumType, ChecksumAlgorithm }).toEqual({ ChecksumType: type, ChecksumAlgorithm: more.ChecksumAlgorithm });
  });

  it.each([
    [{ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' }, 'InvalidRequest'],
    [{ ChecksumAlgorithm: 'SHA1', ChecksumType: 'FULL_OBJECT' }, 'InvalidRequest'],
    [{ ChecksumType: 'FULL_OBJECT' }, 'InvalidRequest'],
    [{ ChecksumAlgorithm: 'MD5', ChecksumType: 'FULL_OBJECT' }, 'InvalidRequest'],
    [{ StorageClass: 'GLACIER' }, 'NotImplemented'],
    [{ Key: 'ü'.repeat(513) }, 'KeyTooLongError'],
    [{ Metadata: { a: 'x'.repeat(3000) } }, 'MetadataTooLarge'],
  ])('refuses %j with %s', async (more, code) => {
    await expect(handle(createMultipartUpload(await aStore({ mine: {} })), { ...input, ...more } as never)).rejects.toMatchObject({ code });
  });

  it('begins nothing for a caller who was revoked meanwhile', async () => {
    const store = await aStore({ mine: {} });
    await expect(handle(createMultipartUpload(store), input, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect((await store.listUploads(mine, { limit: 1 })).uploads).toEqual([]);
  });
});
