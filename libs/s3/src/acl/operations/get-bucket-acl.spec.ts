import { given } from '#testing';
import { aBucket, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { getBucketAcl } from './get-bucket-acl.js';

describe('GetBucketAcl', () => {
  it('grants all to the owner of the bucket, whoever asks', async () => {
    const open = policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::theirs' });
    expect(await given(aBucket('theirs', [open], { owner: OTHER })).answer(getBucketAcl, { Bucket: 'theirs' }, { principal: callers.TESTER })).toEqual({
      Owner: { ID: 'OTHER', DisplayName: 'Other user' },
      Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'OTHER', DisplayName: 'Other user' }, Permission: 'FULL_CONTROL' }],
    });
  });
});
