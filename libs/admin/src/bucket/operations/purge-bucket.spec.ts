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

  it.each([[{ legalHold: true }], [{ retention: { mode: 'COMPLIANCE', until: Date.UTC(2100, 0) } }], [{ retention: { mode: 'GOVERNANCE', until: Date.UTC(2100, 0) } }]] as const)('leaves a version that object lock protects, by %j, and the bucket with it', async (annotations) => {
    const store = await storeWith({ free: '1' });
    await store.setVersioning(BUCKET_ID, 'Enabled', 1, true);
    const { versionId } = await store.put(BUCKET_ID, 'kept', Buffer.from('x'), { annotations });
    const performed: unknown[] = [];
    await expect(runStream(purgeBucket(store, removeBucket(store)), { bucket: 'photos', 'purge-objects': 'True' }, [photos()], bucketsCap, performed)).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    expect(performed).toEqual([]);
    expect((await store.listVersions(BUCKET_ID, { limit: 9 })).versions.map(({ key, versionId: id }) => [key, id])).toEqual([['kept', versionId]]);
  });

  it('refuses a bucket that there is not', async () => {
    const store = await storeWith({});
    await expect(runStream(purgeBucket(store, removeBucket(store)), { bucket: 'nosuch', 'purge-objects': 'true' }, [], bucketsCap)).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });
});
