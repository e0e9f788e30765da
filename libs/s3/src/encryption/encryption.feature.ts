import type { Feature } from '#operation';
import { deleteBucketEncryption } from './operations/delete-bucket-encryption.js';
import { getBucketEncryption } from './operations/get-bucket-encryption.js';
import { putBucketEncryption } from './operations/put-bucket-encryption.js';

export const encryptionFeature: Feature = {
  name: 'encryption',
  operations: [putBucketEncryption, getBucketEncryption, deleteBucketEncryption],
};
