import type { Feature } from '#operation';
import { deleteBucketReplication } from './operations/delete-bucket-replication.js';
import { getBucketAccelerateConfiguration } from './operations/get-bucket-accelerate-configuration.js';
import { getBucketReplication } from './operations/get-bucket-replication.js';
import { listBucketAnalyticsConfigurations } from './operations/list-bucket-analytics-configurations.js';
import { listBucketIntelligentTieringConfigurations } from './operations/list-bucket-intelligent-tiering-configurations.js';
import { listBucketInventoryConfigurations } from './operations/list-bucket-inventory-configurations.js';
import { listBucketMetricsConfigurations } from './operations/list-bucket-metrics-configurations.js';

/** What a bucket answers of configurations that no bucket here can have. */
export const bucketDefaultsFeature: Feature = {
  name: 'bucket-defaults',
  operations: [
    getBucketAccelerateConfiguration, listBucketAnalyticsConfigurations, listBucketIntelligentTieringConfigurations, listBucketInventoryConfigurations,
    listBucketMetricsConfigurations, getBucketReplication, deleteBucketReplication,
  ],
};
