import { given } from '#testing';
import { aBucket, callers, policyPut } from '../../../test/s3-fixtures.js';
import { deleteBucketPolicy } from './delete-bucket-policy.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketPolicy', () => {
  it('records that the policy is gone', () => {
    given(aBucket('mine', [policyPut()])).when(deleteBucketPolicy, { Bucket: 'mine' }, as).thenEvents({ type: 'BucketPolicyDeleted', data: {} });
  });

  it('records nothing when there is none', () => {
    given(aBucket('mine')).when(deleteBucketPolicy, { Bucket: 'mine' }, as).thenNothing();
  });
});
