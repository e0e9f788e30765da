import type { ListBucketIntelligentTieringConfigurationsOutput, ListBucketIntelligentTieringConfigurationsRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, ListBucketIntelligentTieringConfigurations: none, for none can be put. */
export const listBucketIntelligentTieringConfigurations = readsConfiguration<ListBucketIntelligentTieringConfigurationsRequest, ListBucketIntelligentTieringConfigurationsOutput>({
  name: 'ListBucketIntelligentTieringConfigurations',
  feature: 'bucket-defaults',
  action: 's3:GetIntelligentTieringConfiguration',
  shown: () => ({ IsTruncated: false }),
});
