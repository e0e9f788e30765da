import type { Feature } from '#operation';
import { deleteBucketCors } from './operations/delete-bucket-cors.js';
import { getBucketCors } from './operations/get-bucket-cors.js';
import { putBucketCors } from './operations/put-bucket-cors.js';

export const corsFeature: Feature = { name: 'cors', operations: [putBucketCors, getBucketCors, deleteBucketCors] };
