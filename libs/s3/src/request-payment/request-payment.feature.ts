import type { Feature } from '#operation';
import { getBucketRequestPayment } from './operations/get-bucket-request-payment.js';
import { putBucketRequestPayment } from './operations/put-bucket-request-payment.js';

/** Requester Pays buckets. */
export const requestPaymentFeature: Feature = { name: 'request-payment', operations: [putBucketRequestPayment, getBucketRequestPayment] };
