import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketWebsite } from './get-bucket-website.js';

const as = { principal: callers.TESTER };
const put = { type: 'BucketWebsitePut', data: { IndexDocument: { Suffix: 'index.html' } } } as const;

describe('GetBucketWebsite', () => {
  it('answers the configuration', async () => {
    expect(await given(aBucket('mine', [put])).answer(getBucketWebsite, { Bucket: 'mine' }, as)).toEqual(put.data);
  });

  it('answers NoSuchWebsiteConfiguration before one was put, and after it was deleted', async () => {
    for (const events of [[], [put, { type: 'BucketWebsiteDeleted', data: {} } as const]]) {
      await expect(given(aBucket('mine', events)).answer(getBucketWebsite, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchWebsiteConfiguration' });
    }
  });
});
