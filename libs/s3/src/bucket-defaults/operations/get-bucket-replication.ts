import type { GetBucketReplicationOutput, GetBucketReplicationRequest } from '@aws-sdk/client-s3';
import { RolegateError } from '#kernel';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketReplication. No bucket has rules: PutBucketReplication is not implemented. */
export const getBucketReplication = readsConfiguration<GetBucketReplicationRequest, GetBucketReplicationOutput>({
  name: 'GetBucketReplication',
  feature: 'bucket-defaults',
  action: 's3:GetReplicationConfiguration',
  errors: ['ReplicationConfigurationNotFoundError'],
  shown: ({ name }) => {
    throw new RolegateError('ReplicationConfigurationNotFoundError', '', { fields: { BucketName: name } });
  },
});
