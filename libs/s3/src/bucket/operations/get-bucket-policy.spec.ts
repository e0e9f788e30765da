import { given } from '#testing';
import { aBucket, callers, policyPut } from '../../../test/s3-fixtures.js';
import { getBucketPolicy } from './get-bucket-policy.js';

const as = { principal: callers.TESTER };

describe('GetBucketPolicy', () => {
  it('answers the text as it was given', async () => {
    const policy = ' {"Statement":[] }\n';
    const answer = await given(aBucket('mine', [{ type: 'BucketPolicyPut', data: { policy } }])).answer(getBucketPolicy, { Bucket: 'mine' }, as);
    expect(answer).toEqual({ Policy: policy });
  });

  it('answers NoSuchBucketPolicy before one was put, and after it was deleted', async () => {
    for (const events of [[], [policyPut(), { type: 'BucketPolicyDeleted', data: {} } as const]]) {
      await expect(given(aBucket('mine', events)).answer(getBucketPolicy, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchBucketPolicy' });
    }
  });
});
