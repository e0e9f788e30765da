import type { ListBucketAnalyticsConfigurationsOutput, ListBucketAnalyticsConfigurationsRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, ListBucketAnalyticsConfigurations: none, for none can be put. */
export const listBucketAnalyticsConfigurations = readsConfiguration<ListBucketAnalyticsConfigurationsRequest, ListBucketAnalyticsConfigurationsOutput>({
  name: 'ListBucketAnalyticsConfigurations',
  feature: 'bucket-defaults',
  action: 's3:GetAnalyticsConfiguration',
  shown: () => ({ IsTruncated: false }),
});
