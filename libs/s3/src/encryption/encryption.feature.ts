import type { Feature } from '#operation';
import { objectSealing } from './object-sealing.projection.js';
import { deleteBucketEncryption } from './operations/delete-bucket-encryption.js';
import { getBucketEncryption } from './operations/get-bucket-encryption.js';
import { putBucketEncryption } from './operations/put-bucket-encryption.js';

export const encryptionFeature: Feature = {
  name: 'encryption',
  aggregate: objectSealing,
  operations: [putBucketEncryption, getBucketEncryption, deleteBucketEncryption],
};
