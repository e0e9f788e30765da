import { contextForTest, folded } from '#testing';
import { KEY } from '../../test/encryption-fixtures.js';
import { aBucket } from '../../test/s3-fixtures.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { BucketEncryption } from './encryption.events.js';
import { type EncryptionMembers, requestedEncryption } from './requested-encryption.js';

const bucketWith = (data?: BucketEncryption): FoundBucket => folded(aBucket('mine', data ? [{ type: 'BucketEncryptionPut', data }] : [])) as FoundBucket;
const open = bucketWith();
const encrypted = bucketWith({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } });
const blocking = bucketWith({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } });
const ctx = contextForTest();
const type = (input: EncryptionMembers, bucket: FoundBucket, of = ctx) => requestedEncryption(input, bucket, of)?.type;
const code = (input: EncryptionMembers, bucket = open) => {
  try {
    return requestedEncryption(input, bucket, ctx)?.type;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('how a new object is encrypted', () => {
  it('is said by its request, else by its bucket, else by the node', () => {
    const byDefault = contextForTest({ settings: { defaultEncryption: 'AES256' } });
    for (const [bucket, context, otherwise] of [[open, ctx, undefined], [encrypted, ctx, 'SSE-S3'], [open, byDefault, 'SSE-S3'], [blocking, ctx, undefined]] as const) {
      expect(type({}, bucket, context)).toBe(otherwise);
      expect(type({ ServerSideEncryption: 'AES256' }, bucket, context)).toBe('SSE-S3');
      if (bucket !== blocking) expect(type(KEY, bucket, context)).toBe('SSE-C');
    }
  });

  it('is not what the bucket blocks', () => {
    expect(code(KEY, blocking)).toBe('AccessDenied');
    expect(code({}, blocking)).toBeUndefined();
    expect(code(KEY, bucketWith({ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } }))).toBe('SSE-C');
  });

  it('is one thing, and none of AWS KMS', () => {
    expect(code({ ...KEY, ServerSideEncryption: 'AES256' })).toBe('InvalidArgument');
    expect(code({ ...KEY, ServerSideEncryption: 'aws:kms' })).toBe('InvalidArgument');
    expect(code({ ServerSideEncryption: 'aws:kms' })).toBe('NotImplemented');
    expect(code({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'k' })).toBe('NotImplemented');
    expect(code({ ServerSideEncryption: 'AES256', SSEKMSKeyId: 'k' })).toBe('InvalidArgument');
    expect(code({ SSEKMSKeyId: 'k' })).toBe('InvalidArgument');
    expect(code({ SSEKMSEncryptionContext: 'e30=' })).toBe('InvalidArgument');
    expect(code({ ServerSideEncryption: 'DES' })).toBe('InvalidArgument');
    expect(code({ BucketKeyEnabled: true })).toBeUndefined();
  });
});
