import type { Feature } from '#operation';
import { getBucketLogging } from './operations/get-bucket-logging.js';
import { putBucketLogging } from './operations/put-bucket-logging.js';

/** Server access logs. */
export const loggingFeature: Feature = { name: 'logging', operations: [putBucketLogging, getBucketLogging] };
