import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketCors } from './get-bucket-cors.js';

const as = { principal: callers.TESTER };
const put = { type: 'BucketCorsPut', data: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } } as const;

describe('GetBucketCors', () => {
  it('answers the rules', async () => {
    expect(await given(aBucket('mine', [put])).answer(getBucketCors, { Bucket: 'mine' }, as)).toEqual(put.data);
  });

  it('answers NoSuchCORSConfiguration before some were put, and after they were deleted', async () => {
    for (const events of [[], [put, { type: 'BucketCorsDeleted', data: {} } as const]]) {
      await expect(given(aBucket('mine', events)).answer(getBucketCors, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchCORSConfiguration' });
    }
  });
});
