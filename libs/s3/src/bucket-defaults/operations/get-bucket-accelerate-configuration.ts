import type { GetBucketAccelerateConfigurationOutput, GetBucketAccelerateConfigurationRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketAccelerateConfiguration: no status where acceleration was never set, and here it cannot be. */
export const getBucketAccelerateConfiguration = readsConfiguration<GetBucketAccelerateConfigurationRequest, GetBucketAccelerateConfigurationOutput>({
  name: 'GetBucketAccelerateConfiguration',
  feature: 'bucket-defaults',
  action: 's3:GetAccelerateConfiguration',
  shown: () => ({}),
});
