import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketOwnershipControls } from './delete-bucket-ownership-controls.js';

const as = { principal: callers.TESTER };
const deleted = { type: 'BucketOwnershipControlsDeleted', data: {} } as const;

describe('DeleteBucketOwnershipControls', () => {
  it('records that they are gone, also those that new buckets have', () => {
    given(aBucket('mine', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerEnforced' } }])).when(deleteBucketOwnershipControls, { Bucket: 'mine' }, as).thenEvents(deleted);
    given(aBucket('mine')).when(deleteBucketOwnershipControls, { Bucket: 'mine' }, { ...as, compat: 'aws' }).thenEvents(deleted);
  });

  it('records nothing where there are none', () => {
    given(aBucket('mine')).when(deleteBucketOwnershipControls, { Bucket: 'mine' }, as).thenNothing();
    given(aBucket('mine', [deleted])).when(deleteBucketOwnershipControls, { Bucket: 'mine' }, { ...as, compat: 'aws' }).thenNothing();
  });
});
