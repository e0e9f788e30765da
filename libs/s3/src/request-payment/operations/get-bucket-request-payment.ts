import type { GetBucketRequestPaymentOutput, GetBucketRequestPaymentRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketRequestPayment. */
export const getBucketRequestPayment = readsConfiguration<GetBucketRequestPaymentRequest, GetBucketRequestPaymentOutput>({
  name: 'GetBucketRequestPayment',
  feature: 'request-payment',
  action: 's3:GetBucketRequestPayment',
  shown: ({ payer }) => ({ Payer: payer ?? 'BucketOwner' }),
});
