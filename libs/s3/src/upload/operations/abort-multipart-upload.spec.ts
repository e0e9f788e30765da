import { asks, handle } from '../../../test/handle.js';
import { anUpload } from '../../../test/upload-fixtures.js';
import { abortMultipartUpload } from './abort-multipart-upload.js';

describe('AbortMultipartUpload', () => {
  it('has a permission of its own', async () => {
    const { store, input } = await anUpload();
    expect(await asks(abortMultipartUpload(store), input)).toMatchObject([{ action: 's3:AbortMultipartUpload', resource: 'arn:aws:s3:::mine/k' }]);
  });

  it('ends the upload, once', async () => {
    const { store, input } = await anUpload(['x']);
    expect(await handle(abortMultipartUpload(store), input)).toEqual({});
    await expect(handle(abortMultipartUpload(store), input)).rejects.toMatchObject({ code: 'NoSuchUpload', fields: { UploadId: input.UploadId } });
  });

  it('ends nothing for a caller who was revoked meanwhile, or on a condition that it does not know', async () => {
    const { store, address, input } = await anUpload(['x']);
    await expect(handle(abortMultipartUpload(store), input, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    await expect(handle(abortMultipartUpload(store), { ...input, IfMatchInitiatedTime: new Date() })).rejects.toMatchObject({ code: 'NotImplemented' });
    expect((await store.listParts(address, { limit: 1 })).parts).toHaveLength(1);
  });
});
