import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { asks } from '../../../test/handle.js';
import { deleteBucketTagging } from './delete-bucket-tagging.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketTagging', () => {
  it('records that the tags are gone, where there were any', () => {
    given(aBucket('mine', [{ type: 'BucketTaggingPut', data: { TagSet: [{ Key: 'a', Value: '' }] } }])).when(deleteBucketTagging, { Bucket: 'mine' }, as).thenEvents({ type: 'BucketTaggingDeleted', data: {} });
    given(aBucket('mine')).when(deleteBucketTagging, { Bucket: 'mine' }, as).thenNothing();
  });

  it('asks for the permission to put tags', async () => {
    expect(await asks(deleteBucketTagging, { Bucket: 'mine' })).toMatchObject([{ action: 's3:PutBucketTagging', resource: 'arn:aws:s3:::mine' }]);
  });
});
