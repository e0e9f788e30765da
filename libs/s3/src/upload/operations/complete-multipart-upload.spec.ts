import { newChecksum } from '#signatures';
import { asks, handle } from '../../../test/handle.js';
import { anUpload, HELLO, HELLO_CRC32 } from '../../../test/upload-fixtures.js';
import { bodyOf } from '../../../test/stream-context.js';
import { completeMultipartUpload } from './complete-multipart-upload.js';
import { uploadPart } from './upload-part.js';

const listed = (...parts: readonly object[]) => ({ MultipartUpload: { Parts: parts } });
const hello = { PartNumber: 1, ETag: `"${HELLO}"` };

/** An upload whose one part is `hello`, summed. */
async function summed(type: 'COMPOSITE' | 'FULL_OBJECT') {
  const begun = await anUpload([], { algorithm: 'CRC32', type });
  await begun.store.putPart(begun.address, 1, Buffer.from('hello'), { verify: () => HELLO_CRC32 });
  return begun;
}

describe('CompleteMultipartUpload', () => {
  it('asks for the permission to put the object', async () => {
    const { store, input } = await anUpload();
    expect(await asks(completeMultipartUpload(store), input)).toMatchObject([{ action: 's3:PutObject', resource: 'arn:aws:s3:::mine/k' }]);
  });

  it('makes the object, and says so again when it is asked again', async () => {
    const { store, input } = await anUpload(['hello']);
    const called = { headers: { host: 's3.example.com' } };
    const first = await handle(completeMultipartUpload(store), { ...input, ...listed(hello), IfNoneMatch: '*' }, called);
    expect(first).toMatchObject({ Bucket: 'mine', Key: 'k', Location: 'https://s3.example.com/mine/k', ETag: expect.stringMatching(/^"[0-9a-f]{32}-1"$/) });
    expect(await handle(completeMultipartUpload(store), { ...input, ...listed(hello), IfNoneMatch: '*' }, called)).toEqual(first);
    expect(await store.head('ID-OF-MINE', 'k')).toMatchObject({ size: 5 });
  });

  it.each([
    [{}, 'MalformedXML'],
    [listed(), 'MalformedXML'],
    [listed({ PartNumber: 1 }), 'MalformedXML'],
    [listed({ ETag: HELLO }), 'MalformedXML'],
    [listed(...Array.from({ length: 10_001 }, (_, i) => ({ ...hello, PartNumber: i + 1 }))), 'MalformedXML'],
    [listed({ ...hello, PartNumber: 2 }, hello), 'InvalidPartOrder'],
    [listed(hello, hello), 'InvalidPartOrder'],
    [listed(hello, { ...hello, PartNumber: 2 }), 'InvalidPart'],
    [listed({ ...hello, ETag: '*' }), 'InvalidPart'],
    [listed({ ...hello, PartNumber: 0 }), 'InvalidArgument'],
    [listed({ ...hello, ChecksumCRC32: 'no base64' }), 'InvalidArgument'],
    [listed({ ...hello, ChecksumCRC32: HELLO_CRC32, ChecksumXXHASH64: 'JnipNkKStQM=' }), 'InvalidArgument'],
    [{ ...listed(hello), MpuObjectSize: 6 }, 'InvalidRequest'],
    [{ ...listed(hello), ChecksumCRC32: HELLO_CRC32, ChecksumXXHASH64: 'JnipNkKStQM=' }, 'InvalidRequest'],
    [{ ...listed(hello), ChecksumCRC32: `${HELLO_CRC32}-x` }, 'InvalidRequest'],
    [{ ...listed(hello), IfMatch: '"other"', IfNoneMatch: '*' }, 'NotImplemented'],
    [{ ...listed(hello), ChecksumCRC32: HELLO_CRC32 }, 'InvalidRequest'],
    [{ ...listed(hello), ChecksumType: 'COMPOSITE' }, 'InvalidRequest'],
    [{ ...listed(hello), IfMatch: '"other"' }, 'NoSuchKey'],
    [{ ...listed(hello), IfNoneMatch: '"other"' }, 'NotImplemented'],
    [{ ...listed(hello), UploadId: 'never' }, 'NoSuchUpload'],
    [{ ...listed(hello), SSECustomerAlgorithm: 'AES256' }, 'InvalidArgument'],
  ])('refuses %.70j with %s, and the upload goes on', async (more, code) => {
    const { store, address, input } = await anUpload(['hello']);
    await expect(handle(completeMultipartUpload(store), { ...input, ...more } as never)).rejects.toMatchObject({ code });
    expect((await store.listParts(address, { limit: 1 })).parts).toHaveLength(1);
  });

  it('compares the whole object\'s sum, and the parts\'', async () => {
    const { store, input } = await summed('FULL_OBJECT');
    const complete = (more: object) => handle(completeMultipartUpload(store), { ...input, ...listed(hello), ...more } as never);
    await expect(complete({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ code: 'BadDigest' });
    await expect(complete({ ChecksumSHA256: 'AAAAAA==' })).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(complete({ ChecksumType: 'COMPOSITE' })).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(complete(listed({ ...hello, ChecksumCRC32: 'AAAAAA==' }))).rejects.toMatchObject({ code: 'InvalidPart' });
    expect(await complete({ ChecksumCRC32: HELLO_CRC32, ChecksumType: 'FULL_OBJECT' })).toMatchObject({ ChecksumCRC32: HELLO_CRC32, ChecksumType: 'FULL_OBJECT' });
  });

  it('wants the parts\' sums of a sum of sums in profile aws only, and takes the whole with or without the number of parts', async () => {
    const { store, input } = await summed('COMPOSITE');
    const complete = (more: object, compat?: 'aws') => handle(completeMultipartUpload(store), { ...input, ...listed(hello), ...more } as never, { compat });
    await expect(complete({}, 'aws')).rejects.toMatchObject({ code: 'InvalidRequest', message: expect.stringContaining('It was missing for part 1') });
    const { ChecksumCRC32: sum } = await complete({}) as { ChecksumCRC32: string };
    expect(sum).toMatch(/-1$/);
    for (const given of [sum, sum.slice(0, -2)]) {
      const { store: another, input: address } = await summed('COMPOSITE');
      expect(await handle(completeMultipartUpload(another), { ...address, ...listed({ ...hello, ChecksumCRC32: HELLO_CRC32 }), ChecksumCRC32: given }, { compat: 'aws' })).toMatchObject({ ChecksumCRC32: sum, ChecksumType: 'COMPOSITE' });
    }
  });

  it('gives an object of which nobody asked for a sum one in profile aws, as S3 does', async () => {
    const { store, input } = await anUpload();
    for (const PartNumber of [1, 2]) expect(await handle(uploadPart(store), { ...input, PartNumber }, { body: bodyOf(Buffer.alloc(5 << 20)), compat: 'aws' })).toMatchObject({ ChecksumCRC64NVME: expect.any(String) });
    const parts = (await store.listParts({ bucketId: 'ID-OF-MINE', key: 'k', uploadId: input.UploadId }, { limit: 2 })).parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
    const zeros = newChecksum('CRC64NVME');
    zeros.update(Buffer.alloc(10 << 20));
    const sum = { ChecksumCRC64NVME: zeros.digest().toString('base64'), ChecksumType: 'FULL_OBJECT' };
    const complete = (more: object) => handle(completeMultipartUpload(store), { ...input, ...listed(...parts), ...more }, { compat: 'aws' });
    await expect(complete({ ChecksumCRC64NVME: 'AAAAAAAAAAA=' })).rejects.toMatchObject({ code: 'BadDigest' });
    expect(await complete({})).toMatchObject(sum);
  });

  it('makes nothing for a caller who was revoked meanwhile', async () => {
    const { store, input } = await anUpload(['hello']);
    await expect(handle(completeMultipartUpload(store), { ...input, ...listed(hello) }, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store.head('ID-OF-MINE', 'k')).toBeUndefined();
  });
});
