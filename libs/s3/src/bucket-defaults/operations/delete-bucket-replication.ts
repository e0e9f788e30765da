import type { DeleteBucketReplicationRequest } from '@aws-sdk/client-s3';
import { writesConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, DeleteBucketReplication: a bucket without rules, as all here are, answers the same. */
export const deleteBucketReplication = writesConfiguration<DeleteBucketReplicationRequest>({
  name: 'DeleteBucketReplication',
  feature: 'bucket-defaults',
  action: 's3:PutReplicationConfiguration',
  change: () => [],
});
