import { given } from '#testing';
import { bucketsCap, photos, storeWith } from '../../../test/bucket-fixtures.js';
import { checkBucketIndex } from './check-bucket-index.js';

describe('AdminCheckBucketIndex', () => {
  it('shows what is kept count of beside what was found, and mends when told to', async () => {
    const store = await storeWith({ a: '123' });
    const mended: boolean[] = [];
    const usage = (objects: number) => ({ objects, bytes: objects, uploading: 0 });
    store.recount = async (_id: string, mend?: boolean) => {
      mended.push(mend!);
      return { kept: usage(2), counted: usage(1) };
    };
    const check = { existing_header: { usage: { 'rgw.main': { num_objects: 2 } } }, calculated_header: { usage: { 'rgw.main': { num_objects: 1 } } } };
    expect(await given(photos()).answer(checkBucketIndex(store), { bucket: 'photos' }, bucketsCap)).toMatchObject({ invalid_multipart_entries: [], check_result: check });
    await given(photos()).answer(checkBucketIndex(store), { bucket: 'photos', fix: 'True' }, bucketsCap);
    expect(mended).toEqual([false, true]);
  });
});
