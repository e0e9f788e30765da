import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketLifecycle } from './delete-bucket-lifecycle.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketLifecycle', () => {
  it('records that the rules are gone', () => {
    given(aBucket('mine', [{ type: 'BucketLifecyclePut', data: { Rules: [] } }])).when(deleteBucketLifecycle, { Bucket: 'mine' }, as)
      .thenEvents({ type: 'BucketLifecycleDeleted', data: {} });
  });

  it('records nothing of a bucket without rules', () => {
    given(aBucket('mine')).when(deleteBucketLifecycle, { Bucket: 'mine' }, as).thenNothing();
  });

  it('needs the permission to put rules', async () => {
    expect(await given(aBucket('mine')).asks(deleteBucketLifecycle, { Bucket: 'mine' }, as)).toMatchObject([{ action: 's3:PutLifecycleConfiguration' }]);
  });
});
