import type { Feature } from '#operation';
import { getBucketLogging } from './operations/get-bucket-logging.js';

/** Server access logs: that there are none. PutBucketLogging joins with the worker that delivers them; until then it is NotImplemented. */
export const loggingFeature: Feature = { name: 'logging', operations: [getBucketLogging] };
