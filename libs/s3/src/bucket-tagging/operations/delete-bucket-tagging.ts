import type { DeleteBucketTaggingRequest } from '@aws-sdk/client-s3';
import { writesConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, DeleteBucketTagging: needs s3:PutBucketTagging; a bucket without tags answers the same. */
export const deleteBucketTagging = writesConfiguration<DeleteBucketTaggingRequest>({
  name: 'DeleteBucketTagging',
  feature: 'bucket-tagging',
  action: 's3:PutBucketTagging',
  change: (_input, { tags }) => (tags ? [{ type: 'BucketTaggingDeleted', data: {} }] : []),
});
