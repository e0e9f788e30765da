import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketReplication } from './delete-bucket-replication.js';

describe('DeleteBucketReplication', () => {
  it('records nothing, for there is none', () => {
    given(aBucket('mine')).when(deleteBucketReplication, { Bucket: 'mine' }, { principal: callers.TESTER }).thenNothing();
  });
});
