import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketRequestPayment } from './put-bucket-request-payment.js';

const as = { principal: callers.TESTER };
const put = (Payer: 'Requester' | 'BucketOwner') => ({ Bucket: 'mine', RequestPaymentConfiguration: { Payer } });

describe('PutBucketRequestPayment', () => {
  it('records who pays, where it changes', () => {
    const requester = { type: 'BucketRequestPaymentPut', data: { Payer: 'Requester' } } as const;
    given(aBucket('mine')).when(putBucketRequestPayment, put('Requester'), as).thenEvents(requester);
    given(aBucket('mine', [requester])).when(putBucketRequestPayment, put('BucketOwner'), as).thenEvents({ type: 'BucketRequestPaymentPut', data: { Payer: 'BucketOwner' } });
    given(aBucket('mine', [requester])).when(putBucketRequestPayment, put('Requester'), as).thenNothing();
    given(aBucket('mine')).when(putBucketRequestPayment, put('BucketOwner'), as).thenNothing();
  });
});
