import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import type { BucketEncryptionPut } from '../encryption.events.js';
import { getBucketEncryption } from './get-bucket-encryption.js';

const as = { principal: callers.TESTER };
const put: BucketEncryptionPut = { type: 'BucketEncryptionPut', data: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true } };

describe('GetBucketEncryption', () => {
  it('shows the rule as it was given', async () => {
    expect(await given(aBucket('mine', [put])).answer(getBucketEncryption, { Bucket: 'mine' }, as)).toEqual({ ServerSideEncryptionConfiguration: { Rules: [put.data] } });
  });

  it('has nothing to show of a bucket without a rule, or without one any more', async () => {
    for (const events of [[], [put, { type: 'BucketEncryptionDeleted', data: {} }] as const]) {
      await expect(given(aBucket('mine', events)).answer(getBucketEncryption, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'ServerSideEncryptionConfigurationNotFoundError' });
    }
  });

  it('shows what the node does where the bucket says nothing', async () => {
    expect(await given(aBucket('mine')).answer(getBucketEncryption, { Bucket: 'mine' }, { ...as, settings: { defaultEncryption: 'AES256' } }))
      .toEqual({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] } });
  });
});
