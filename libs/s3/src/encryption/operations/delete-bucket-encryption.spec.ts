import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { deleteBucketEncryption } from './delete-bucket-encryption.js';

const as = { principal: callers.TESTER };

describe('DeleteBucketEncryption', () => {
  it('records that the rule is gone', () => {
    given(aBucket('mine', [{ type: 'BucketEncryptionPut', data: {} }])).when(deleteBucketEncryption, { Bucket: 'mine' }, as)
      .thenEvents({ type: 'BucketEncryptionDeleted', data: {} });
  });

  it('records nothing of a bucket without a rule', () => {
    given(aBucket('mine')).when(deleteBucketEncryption, { Bucket: 'mine' }, as).thenNothing();
  });

  it('needs the permission to put one', async () => {
    expect(await given(aBucket('mine')).asks(deleteBucketEncryption, { Bucket: 'mine' }, as)).toMatchObject([{ action: 's3:PutEncryptionConfiguration' }]);
  });
});
