import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getPublicAccessBlock } from './get-public-access-block.js';

const as = { principal: callers.TESTER };
const data = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

describe('GetPublicAccessBlock', () => {
  it('shows all four settings', async () => {
    expect(await given(aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data }])).answer(getPublicAccessBlock, { Bucket: 'mine' }, as)).toEqual({ PublicAccessBlockConfiguration: data });
  });

  it('knows when there is none', async () => {
    await expect(given(aBucket('mine')).answer(getPublicAccessBlock, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchPublicAccessBlockConfiguration' });
  });
});
