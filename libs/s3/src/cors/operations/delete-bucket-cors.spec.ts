import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketCors } from './delete-bucket-cors.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketCors', () => {
  it('records that the rules are gone', () => {
    given(aBucket('mine', [{ type: 'BucketCorsPut', data: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } }]))
      .when(deleteBucketCors, { Bucket: 'mine' }, as).thenEvents({ type: 'BucketCorsDeleted', data: {} });
  });

  it('records nothing when there are none', () => {
    given(aBucket('mine')).when(deleteBucketCors, { Bucket: 'mine' }, as).thenNothing();
  });
});
