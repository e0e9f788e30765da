import type { Feature } from '#operation';
import { deleteBucketLifecycle } from './operations/delete-bucket-lifecycle.js';
import { getBucketLifecycleConfiguration } from './operations/get-bucket-lifecycle-configuration.js';
import { putBucketLifecycleConfiguration } from './operations/put-bucket-lifecycle-configuration.js';

export const lifecycleFeature: Feature = {
  name: 'lifecycle',
  operations: [putBucketLifecycleConfiguration, getBucketLifecycleConfiguration, deleteBucketLifecycle],
};
