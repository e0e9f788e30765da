import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketRequestPayment } from './get-bucket-request-payment.js';

const as = { principal: callers.TESTER };

describe('GetBucketRequestPayment', () => {
  it('names the owner until the requester was put', async () => {
    await expect(given(aBucket('mine')).answer(getBucketRequestPayment, { Bucket: 'mine' }, as)).resolves.toEqual({ Payer: 'BucketOwner' });
    await expect(given(aBucket('mine', [{ type: 'BucketRequestPaymentPut', data: { Payer: 'Requester' } }])).answer(getBucketRequestPayment, { Bucket: 'mine' }, as)).resolves.toEqual({ Payer: 'Requester' });
  });
});
