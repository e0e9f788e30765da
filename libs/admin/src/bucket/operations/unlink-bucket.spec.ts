import { given, opsUser, OPS_STREAM, otherUser } from '#testing';
import { BUCKET_STREAM, bucketsCap, photos } from '../../../test/bucket-fixtures.js';
import { unlinkBucket } from './unlink-bucket.js';

describe('AdminUnlinkBucket', () => {
  it('takes the bucket from its owner, who may be removed then', () => {
    const { unhold, hold, counts } = given(opsUser(), photos()).when(unlinkBucket, { bucket: 'photos', uid: 'opsuser' }, bucketsCap).thenEvents({ type: 'BucketUnlinked', data: {} });
    expect([unhold, hold, counts]).toEqual([[{ target: OPS_STREAM, holder: BUCKET_STREAM }], [], [{ name: `buckets:${OPS_STREAM}`, by: -1 }]]);
  });

  it('refuses another user than its owner, and what there is not', () => {
    const world = given(opsUser(), otherUser(), photos());
    world.when(unlinkBucket, { bucket: 'photos', uid: 'other' }, bucketsCap).thenError('BucketUnlinkFailed');
    world.when(unlinkBucket, { bucket: 'nosuch', uid: 'opsuser' }, bucketsCap).thenError('NoSuchBucket');
    world.when(unlinkBucket, { bucket: 'photos', uid: 'nobody' }, bucketsCap).thenError('NoSuchUser');
  });
});
