import { given } from '#testing';
import { BUCKET_ID, BUCKET_STREAM, bucketsCap, OPS_OWNER, photos, runStream, storeWith } from '../../../test/bucket-fixtures.js';
import { purgeBucket } from './purge-bucket.js';
import { removeBucket } from './remove-bucket.js';

describe('AdminRemoveBucket', () => {
  it('ends the bucket: its name is free and its owner may go', async () => {
    const { release, unhold, counts } = given(photos()).when(removeBucket(await storeWith({})), { bucket: 'photos' }, bucketsCap).thenEvents({ type: 'BucketDeleted', data: {} });
    expect([release, unhold, counts]).toEqual([
      [{ name: 'bucket-name::photos', owner: BUCKET_STREAM }], [{ target: OPS_OWNER.stream, holder: BUCKET_STREAM }], [{ name: `buckets:${OPS_OWNER.stream}`, by: -1 }],
    ]);
    given(photos([], {}, '111111111111')).when(removeBucket(await storeWith({})), { bucket: 'photos' }, bucketsCap).thenError('NoSuchBucket');
  });

  it('leaves a bucket that has something in it', async () => {
    const store = await storeWith({ a: '1' });
    await expect(runStream(purgeBucket(store, removeBucket(store)), { bucket: 'photos', 'purge-objects': 'False' }, [photos()], bucketsCap)).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    expect(await store.isEmpty(BUCKET_ID)).toBe(false);
  });
});
