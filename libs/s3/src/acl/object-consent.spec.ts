import type { StreamOperation } from '#operation';
import { handle } from '../../test/handle.js';
import { aBucket, aStore, OTHER } from '../../test/s3-fixtures.js';
import { copyObject } from '../object/operations/copy-object.js';
import { getObject } from '../object/operations/get-object.js';
import { headObject } from '../object/operations/head-object.js';
import { completeMultipartUpload } from '../upload/operations/complete-multipart-upload.js';
import { uploadPartCopy } from '../upload/operations/upload-part-copy.js';

const input = { Bucket: 'mine', Key: 'foreign' };
const reads = { GetObject: getObject, HeadObject: headObject };

/** TESTER's bucket with an object of OTHER, and one of TESTER's own. */
async function aForeignObject() {
  const store = await aStore({ mine: { own: 'hello' } });
  await store.put('ID-OF-MINE', 'foreign', Buffer.from('hello'), { annotations: { owner: OTHER } });
  return store;
}

describe.each(Object.entries(reads))('%s of an object that its owner does not let the caller read', (_name, make) => {
  it.each([
    { IfNoneMatch: '*' }, { IfMatch: '"other"' }, { IfModifiedSince: new Date('2030-01-01') }, { IfUnmodifiedSince: new Date(0) }, { Range: 'bytes=9-' }, { PartNumber: 2 },
  ])('is refused before its conditions are judged: %j', async (more) => {
    const operation = make(await aForeignObject()) as StreamOperation;
    await expect(handle(operation, { ...input, ...more })).rejects.toMatchObject({ code: 'AccessDenied' });
    const own = handle(operation, { ...input, Key: 'own', ...more });
    if ('IfNoneMatch' in more || 'IfModifiedSince' in more) await expect(own).resolves.toMatchObject({ status: 304 });
    else await expect(own).rejects.toMatchObject({ code: expect.stringMatching(/^(?:PreconditionFailed|InvalidRange|InvalidPartNumber)$/) });
  });
});

describe('A copy of an object that its owner does not let the caller read', () => {
  it.each([{ CopySourceIfMatch: '"other"' }, { CopySourceIfNoneMatch: '*' }, { CopySourceIfUnmodifiedSince: new Date(0) }, { IfMatch: '"other"' }])('is refused before its conditions are judged: %j', async (more) => {
    const store = await aForeignObject();
    const copy = (Key: string) => handle(copyObject(store), { Bucket: 'mine', Key: 'own', CopySource: `/mine/${Key}`, MetadataDirective: 'REPLACE', ...more });
    await expect(copy('foreign')).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(copy('own')).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });

  it('is refused before a range of it is judged', async () => {
    const store = await aForeignObject();
    const { uploadId } = await store.createUpload('ID-OF-MINE', 'k', { initiator: OTHER });
    const copy = (Key: string, more: object) => handle(uploadPartCopy(store), { Bucket: 'mine', Key: 'k', UploadId: uploadId, PartNumber: 1, CopySource: `/mine/${Key}`, ...more });
    for (const more of [{ CopySourceRange: 'bytes=9-10' }, { CopySourceIfMatch: '"other"' }]) {
      await expect(copy('foreign', more)).rejects.toMatchObject({ code: 'AccessDenied' });
      await expect(copy('own', more)).rejects.toMatchObject({ code: expect.not.stringMatching('AccessDenied') });
    }
  });
});

describe('BlockPublicAcls', () => {
  it('blocks the public ACL of an upload that began before', async () => {
    const store = await aStore({ mine: {} });
    const { uploadId } = await store.createUpload('ID-OF-MINE', 'k', { initiator: OTHER, annotations: { acl: { grants: [{ grantee: { group: 'AllUsers' }, permission: 'READ' }] } } });
    const { etag } = await store.putPart({ bucketId: 'ID-OF-MINE', key: 'k', uploadId }, 1, Buffer.from('hello'));
    const complete = (blocked: boolean) => handle(completeMultipartUpload(store), { Bucket: 'mine', Key: 'k', UploadId: uploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etag }] } }, {
      histories: [aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls: blocked, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } }])],
    });
    await expect(complete(true)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'public-access-block' });
    expect(await store.head('ID-OF-MINE', 'k')).toBeUndefined();
    await expect(complete(false)).resolves.toMatchObject({ Key: 'k' });
  });
});
