import { RolegateError } from '#kernel';
import type { PutBucketRequestPaymentRequest } from '@aws-sdk/client-s3';
import { writesConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, PutBucketRequestPayment. */
export const putBucketRequestPayment = writesConfiguration<PutBucketRequestPaymentRequest>({
  name: 'PutBucketRequestPayment',
  feature: 'request-payment',
  action: 's3:PutBucketRequestPayment',
  errors: ['MalformedXML'],

  change({ RequestPaymentConfiguration }, { payer = 'BucketOwner' }) {
    const Payer = RequestPaymentConfiguration?.Payer;
    if (Payer !== 'BucketOwner' && Payer !== 'Requester') throw new RolegateError('MalformedXML', '', { detail: 'Payer is BucketOwner or Requester' });
    return Payer === payer ? [] : [{ type: 'BucketRequestPaymentPut', data: { Payer } }];
  },
});
