import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketWebsite } from './delete-bucket-website.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketWebsite', () => {
  it('records that the website is gone', () => {
    given(aBucket('mine', [{ type: 'BucketWebsitePut', data: { IndexDocument: { Suffix: 'i' } } }]))
      .when(deleteBucketWebsite, { Bucket: 'mine' }, as).thenEvents({ type: 'BucketWebsiteDeleted', data: {} });
  });

  it('records nothing when there is none', () => {
    given(aBucket('mine')).when(deleteBucketWebsite, { Bucket: 'mine' }, as).thenNothing();
  });
});
