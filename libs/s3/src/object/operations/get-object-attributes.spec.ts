import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { anUpload, HELLO_CRC32 } from '../../../test/upload-fixtures.js';
import { getObjectAttributes } from './get-object-attributes.js';

const input = { Bucket: 'mine', Key: 'k', ObjectAttributes: ['ETag', 'ObjectSize', 'ObjectParts', 'Checksum', 'StorageClass'] } as never as { Bucket: string; Key: string };

describe('GetObjectAttributes', () => {
  it('asks to read the object, and its attributes', async () => {
    const operation = getObjectAttributes(await aStore({}));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:GetObject', resource: 'arn:aws:s3:::mine/k' }, { action: 's3:GetObjectAttributes' }]);
    expect(await asks(operation, { ...input, VersionId: 'null' })).toMatchObject([{ action: 's3:GetObjectVersion' }, { action: 's3:GetObjectVersionAttributes', conditions: { 's3:VersionId': 'null' } }]);
  });

  it('shows what is asked for, and no parts of an object in one piece', async () => {
    const store = await aStore({ mine: { k: 'hello' } });
    expect(await handle(getObjectAttributes(store), input)).toMatchObject({ ETag: '5d41402abc4b2a76b9719d911017c592', ObjectSize: 5, StorageClass: 'STANDARD', ObjectParts: undefined });
    expect(await handle(getObjectAttributes(store), { ...input, ObjectAttributes: ['ObjectSize'] } as never)).toMatchObject({ ETag: undefined, ObjectSize: 5, StorageClass: undefined });
  });

  it('counts the parts of others, and lists them where they have sums', async () => {
    for (const summed of [false, true]) {
      const { store, address } = await anUpload([], summed ? { algorithm: 'CRC32', type: 'FULL_OBJECT' } : undefined);
      const part = await store.putPart(address, 7, Buffer.from('hello'), { verify: () => (summed ? HELLO_CRC32 : undefined) });
      await store.completeUpload(address, [part]);
      const { ObjectParts, Checksum } = await handle(getObjectAttributes(store), input);
      const parts = { PartNumberMarker: '0', NextPartNumberMarker: '1', MaxParts: 1000, IsTruncated: false, Parts: [{ PartNumber: 1, Size: 5, ChecksumCRC32: HELLO_CRC32 }] };
      expect(ObjectParts).toEqual({ TotalPartsCount: 1, ...(summed && parts) });
      expect(Checksum).toEqual(summed ? { ChecksumCRC32: HELLO_CRC32, ChecksumType: 'FULL_OBJECT' } : undefined);
      expect((await handle(getObjectAttributes(store), { ...input, PartNumberMarker: '1' } as never)).ObjectParts).toEqual({ TotalPartsCount: 1, ...(summed && { ...parts, PartNumberMarker: '1', Parts: [] }) });
    }
  });

  it.each([
    [{ ObjectAttributes: undefined }, 'InvalidArgument'], [{ ObjectAttributes: ['Colour'] }, 'InvalidArgument'], [{ MaxParts: -1 }, 'InvalidArgument'], [{ PartNumberMarker: 'x' }, 'InvalidArgument'],
    [{ Key: 'nothing' }, 'NoSuchKey'], [{ VersionId: 'v' }, 'NoSuchVersion'], [{ SSECustomerAlgorithm: 'AES256' }, 'InvalidArgument'],
  ])('refuses %j with %s', async (more, code) => {
    await expect(handle(getObjectAttributes(await aStore({ mine: { k: 'x' } })), { ...input, ...more } as never)).rejects.toMatchObject({ code });
  });
});
