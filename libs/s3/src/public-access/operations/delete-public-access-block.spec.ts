import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deletePublicAccessBlock } from './delete-public-access-block.js';

const as = { principal: callers.TESTER };
const data = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

describe('DeletePublicAccessBlock', () => {
  it('records that it is gone, once', () => {
    given(aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data }])).when(deletePublicAccessBlock, { Bucket: 'mine' }, as).thenEvents({ type: 'BucketPublicAccessBlockDeleted', data: {} });
    given(aBucket('mine')).when(deletePublicAccessBlock, { Bucket: 'mine' }, as).thenNothing();
  });
});
