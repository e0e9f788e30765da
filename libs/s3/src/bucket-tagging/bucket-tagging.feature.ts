import type { Feature } from '#operation';
import { deleteBucketTagging } from './operations/delete-bucket-tagging.js';
import { getBucketTagging } from './operations/get-bucket-tagging.js';
import { putBucketTagging } from './operations/put-bucket-tagging.js';

/** Tags of buckets, which policies may ask for. */
export const bucketTaggingFeature: Feature = { name: 'bucket-tagging', operations: [putBucketTagging, getBucketTagging, deleteBucketTagging] };
