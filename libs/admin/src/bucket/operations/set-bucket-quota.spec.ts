import { given } from '#testing';
import { bucketsCap, photos } from '../../../test/bucket-fixtures.js';
import { setBucketQuota } from './set-bucket-quota.js';

describe('AdminSetBucketQuota', () => {
  it('records what changes', () => {
    const quota = { enabled: true, checkOnRaw: false, maxSize: 1024, maxObjects: -1 };
    given(photos()).when(setBucketQuota, { bucket: 'photos', uid: 'opsuser', 'max-size-kb': '1', enabled: 'True' }, bucketsCap).thenEvents({ type: 'BucketQuotaPut', data: quota });
    given(photos([{ type: 'BucketQuotaPut', data: quota }])).when(setBucketQuota, { bucket: 'photos', enabled: 'true' }, bucketsCap).thenNothing();
    given().when(setBucketQuota, { bucket: 'photos', enabled: 'true' }, bucketsCap).thenError('NoSuchBucket');
    given(photos()).when(setBucketQuota, { bucket: 'photos', 'max-objects': 'x' }, bucketsCap).thenError('InvalidArgument');
  });
});
