import { asks } from '../../test/handle.js';
import { aBucket, callers, OTHER } from '../../test/s3-fixtures.js';
import { headBucket } from '../bucket/operations/head-bucket.js';

const paid = [aBucket('paid', [{ type: 'BucketRequestPaymentPut', data: { Payer: 'Requester' } }], { owner: OTHER })];
const agreed = { 'x-amz-request-payer': 'requester' };

describe('a Requester Pays bucket', () => {
  it('refuses who does not say that he pays, and who could not', async () => {
    for (const options of [{}, { headers: { 'x-amz-request-payer': 'owner' } }, { principal: callers.anonymous, headers: agreed }]) {
      await expect(async () => asks(headBucket, { Bucket: 'paid' }, { histories: paid, ...options })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'requester-pays' });
    }
  });

  it('charges who says so, and nobody in place of the owner', async () => {
    expect(await asks(headBucket, { Bucket: 'paid' }, { histories: paid, headers: agreed })).toMatchObject([{ bucket: { owner: { id: 'OTHER' }, charged: { id: 'TESTER' } } }]);
    const [asked] = await asks(headBucket, { Bucket: 'paid' }, { histories: paid, principal: callers.OTHER });
    expect(asked!.bucket!.charged).toBeUndefined();
  });
});
