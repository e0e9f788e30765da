import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putPublicAccessBlock } from './put-public-access-block.js';

const as = { principal: callers.TESTER };
const data = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };

describe('PutPublicAccessBlock', () => {
  it('records all four settings; what is not given is off', () => {
    given(aBucket('mine')).when(putPublicAccessBlock, { Bucket: 'mine', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }, as).thenEvents({ type: 'BucketPublicAccessBlockPut', data });
  });

  it('records nothing when the same is set', () => {
    given(aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data }])).when(putPublicAccessBlock, { Bucket: 'mine', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }, as).thenNothing();
  });
});
