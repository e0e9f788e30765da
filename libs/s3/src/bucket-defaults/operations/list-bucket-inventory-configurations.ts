import type { ListBucketInventoryConfigurationsOutput, ListBucketInventoryConfigurationsRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, ListBucketInventoryConfigurations: none, for none can be put. */
export const listBucketInventoryConfigurations = readsConfiguration<ListBucketInventoryConfigurationsRequest, ListBucketInventoryConfigurationsOutput>({
  name: 'ListBucketInventoryConfigurations',
  feature: 'bucket-defaults',
  action: 's3:GetInventoryConfiguration',
  shown: () => ({ IsTruncated: false }),
});
