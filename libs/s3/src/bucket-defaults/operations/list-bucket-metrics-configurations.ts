import type { ListBucketMetricsConfigurationsOutput, ListBucketMetricsConfigurationsRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, ListBucketMetricsConfigurations: none, for none can be put. */
export const listBucketMetricsConfigurations = readsConfiguration<ListBucketMetricsConfigurationsRequest, ListBucketMetricsConfigurationsOutput>({
  name: 'ListBucketMetricsConfigurations',
  feature: 'bucket-defaults',
  action: 's3:GetMetricsConfiguration',
  shown: () => ({ IsTruncated: false }),
});
