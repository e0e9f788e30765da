import { BUCKET_ID, bucketsCap, photos, runStream, storeWith } from '../../../test/bucket-fixtures.js';
import { purgeBucket } from './purge-bucket.js';
import { removeBucket } from './remove-bucket.js';

describe('AdminPurgeBucket', () => {
  it('removes every object, then the bucket', async () => {
    const store = await storeWith(Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`k${i}`, ''])));
    const performed: unknown[] = [];
    await runStream(purgeBucket(store, removeBucket(store)), { bucket: 'photos', 'purge-objects': 'True' }, [photos()], bucketsCap, performed);
    expect(performed).toEqual([{ type: 'BucketDeleted', data: {} }]);
    expect(store.buckets.has(BUCKET_ID)).toBe(false);
  });

  it('refuses a bucket that there is not', async () => {
    const store = await storeWith({});
    await expect(runStream(purgeBucket(store, removeBucket(store)), { bucket: 'nosuch', 'purge-objects': 'true' }, [], bucketsCap)).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });
});
