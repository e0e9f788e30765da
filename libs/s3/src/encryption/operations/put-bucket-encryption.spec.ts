import type { ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import type { BucketEncryptionPut } from '../encryption.events.js';
import { putBucketEncryption } from './put-bucket-encryption.js';

const as = { principal: callers.TESTER };
const input = (...Rules: ServerSideEncryptionRule[]) => ({ Bucket: 'mine', ServerSideEncryptionConfiguration: { Rules } });
const AES256 = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;
const put = (data: BucketEncryptionPut['data']): BucketEncryptionPut => ({ type: 'BucketEncryptionPut', data });

describe('PutBucketEncryption', () => {
  it('records the rule', () => {
    given(aBucket('mine')).when(putBucketEncryption, input(AES256), as).thenEvents(put(AES256));
    const whole = { ...AES256, BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } } satisfies ServerSideEncryptionRule & BucketEncryptionPut['data'];
    given(aBucket('mine')).when(putBucketEncryption, input({ ...whole, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }), as).thenEvents(put(whole));
  });

  it('records a rule that only blocks, and says each type once', () => {
    given(aBucket('mine')).when(putBucketEncryption, input({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C', 'SSE-C'] } }), as)
      .thenEvents(put({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }));
  });

  it('records nothing when the same rule is there', () => {
    given(aBucket('mine', [put(AES256)])).when(putBucketEncryption, input(AES256), as).thenNothing();
  });

  it('takes one rule that says something', () => {
    for (const rules of [[], [AES256, AES256], [{}], [{ BucketKeyEnabled: true }], [{ ...AES256, BlockedEncryptionTypes: { EncryptionType: ['NONE', 'SSE-C'] } }]] as ServerSideEncryptionRule[][]) {
      given(aBucket('mine')).when(putBucketEncryption, input(...rules), as).thenError('MalformedXML');
    }
  });

  it('is recorded for buckets in another S3 as well, which is asked with every object', () => {
    given(aBucket('mine', [], { store: { store: 'east', bucket: 'mine' } })).when(putBucketEncryption, input(AES256), as).thenEvents(put(AES256));
  });

  it('has no keys of AWS KMS', () => {
    for (const SSEAlgorithm of ['aws:kms', 'aws:kms:dsse'] as const) {
      given(aBucket('mine')).when(putBucketEncryption, input({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }), as).thenError('NotImplemented');
    }
    given(aBucket('mine')).when(putBucketEncryption, input({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'k' } }), as).thenError('InvalidArgument');
  });
});
