import type { Feature } from '#operation';
import { deleteBucketWebsite } from './operations/delete-bucket-website.js';
import { getBucketWebsite } from './operations/get-bucket-website.js';
import { putBucketWebsite } from './operations/put-bucket-website.js';

export const websiteFeature: Feature = { name: 'website', operations: [putBucketWebsite, getBucketWebsite, deleteBucketWebsite] };
