import type { GetBucketLoggingOutput, GetBucketLoggingRequest, LoggingEnabled } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketLogging: an empty status where there is no log. */
export const getBucketLogging = readsConfiguration<GetBucketLoggingRequest, GetBucketLoggingOutput>({
  name: 'GetBucketLogging',
  feature: 'logging',
  action: 's3:GetBucketLogging',
  shown: ({ logging }) => (logging ? { LoggingEnabled: logging as LoggingEnabled } : {}),
});
