import { given } from '#testing';
import { aBucket, callers, policyPut } from '../../../test/s3-fixtures.js';
import { putBucketPolicy } from './put-bucket-policy.js';

const as = { principal: callers.TESTER };
const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' };
const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

describe('PutBucketPolicy', () => {
  it('records the policy byte for byte', () => {
    given(aBucket('mine')).when(putBucketPolicy, { Bucket: 'mine', Policy: `\n ${Policy}` }, as)
      .thenEvents({ type: 'BucketPolicyPut', data: { policy: `\n ${Policy}` } });
  });

  it('records nothing when the same policy is there', () => {
    given(aBucket('mine', [policyPut(statement)])).when(putBucketPolicy, { Bucket: 'mine', Policy }, as).thenNothing();
  });

  it('refuses what is no bucket policy', () => {
    for (const bad of ['{', '[]', Policy.replace('"Principal":"*",', ''), Policy.replace('Allow', 'Maybe'), Policy.replace('s3:GetObject', 's3:NoSuchAction')]) {
      given(aBucket('mine')).when(putBucketPolicy, { Bucket: 'mine', Policy: bad }, as).thenError('MalformedPolicy');
    }
  });

  it('refuses a policy that is public where BlockPublicPolicy is set, and no other', () => {
    const blocked = aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false } }]);
    given(blocked).when(putBucketPolicy, { Bucket: 'mine', Policy }, as).thenError('AccessDenied');
    const named = Policy.replace('"*"', '{"AWS":"arn:aws:iam:::user/OTHER"}');
    given(blocked).when(putBucketPolicy, { Bucket: 'mine', Policy: named }, as).thenEvents({ type: 'BucketPolicyPut', data: { policy: named } });
  });
});
