import { asks, handle } from '../../../test/handle.js';
import { aStore, OWNER } from '../../../test/s3-fixtures.js';
import { listMultipartUploads } from './list-multipart-uploads.js';

const input = { Bucket: 'mine' };

async function uploadsTo(...keys: readonly string[]) {
  const store = await aStore({ mine: {} });
  for (const key of keys) await store.createUpload('ID-OF-MINE', key, { initiator: OWNER });
  return store;
}

describe('ListMultipartUploads', () => {
  it('asks for a permission on the bucket', async () => {
    expect(await asks(listMultipartUploads(await uploadsTo()), input)).toMatchObject([{ action: 's3:ListBucketMultipartUploads', resource: 'arn:aws:s3:::mine' }]);
  });

  it('pages by key and upload, and folds at the delimiter', async () => {
    const store = await uploadsTo('b', 'b', 'd/1', 'd/2', 'é');
    const first = await handle(listMultipartUploads(store), { ...input, MaxUploads: 1 });
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'b', NextUploadIdMarker: 'upload-00000001', Uploads: [{ Key: 'b' }] });
    const second = await handle(listMultipartUploads(store), { ...input, MaxUploads: 2, Delimiter: '/', KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    expect(second).toMatchObject({ IsTruncated: true, NextKeyMarker: 'd/', NextUploadIdMarker: '', Uploads: [{ UploadId: 'upload-00000002' }], CommonPrefixes: [{ Prefix: 'd/' }] });
    const last = await handle(listMultipartUploads(store), { ...input, EncodingType: 'url', KeyMarker: second.NextKeyMarker, Delimiter: '/' });
    expect(last).toMatchObject({ IsTruncated: false, KeyMarker: 'd/', Uploads: [{ Key: '%C3%A9', Initiator: { ID: 'TESTER' }, Owner: { ID: 'TESTER' } }], CommonPrefixes: [] });
    expect(last.NextKeyMarker).toBeUndefined();
  });

  it('refuses a negative number of uploads', async () => {
    await expect(handle(listMultipartUploads(await uploadsTo()), { ...input, MaxUploads: -1 })).rejects.toMatchObject({ code: 'InvalidArgument', fields: { ArgumentName: 'max-uploads' } });
  });
});
