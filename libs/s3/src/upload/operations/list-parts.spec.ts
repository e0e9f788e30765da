import { asks, handle } from '../../../test/handle.js';
import { anUpload, HELLO } from '../../../test/upload-fixtures.js';
import { listParts } from './list-parts.js';

describe('ListParts', () => {
  it('has a permission of its own', async () => {
    const { store, input } = await anUpload();
    expect(await asks(listParts(store), input)).toMatchObject([{ action: 's3:ListMultipartUploadParts', resource: 'arn:aws:s3:::mine/k' }]);
  });

  it('pages through the parts by number', async () => {
    const { store, input } = await anUpload(['hello', 'a', 'b']);
    const first = await handle(listParts(store), { ...input, MaxParts: 2 });
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2', MaxParts: 2, Owner: { ID: 'TESTER' }, Initiator: { ID: 'TESTER' }, Parts: [{ PartNumber: 1, ETag: `"${HELLO}"`, Size: 5 }, { PartNumber: 2 }] });
    expect(await handle(listParts(store), { ...input, PartNumberMarker: '2' })).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3 }] });
    expect(await handle(listParts(store), { ...input, MaxParts: 5000 })).toMatchObject({ MaxParts: 1000 });
  });

  it.each([[{ MaxParts: -1 }, 'InvalidArgument'], [{ PartNumberMarker: 'x' }, 'InvalidArgument'], [{ Key: 'other' }, 'NoSuchUpload']])('refuses %j with %s', async (more, code) => {
    const { store, input } = await anUpload();
    await expect(handle(listParts(store), { ...input, ...more })).rejects.toMatchObject({ code });
  });
});
