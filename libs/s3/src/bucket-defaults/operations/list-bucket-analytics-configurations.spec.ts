import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { listBucketAnalyticsConfigurations } from './list-bucket-analytics-configurations.js';

describe('ListBucketAnalyticsConfigurations', () => {
  it('answers that there is none', async () => {
    await expect(given(aBucket('mine')).answer(listBucketAnalyticsConfigurations, { Bucket: 'mine' }, { principal: callers.TESTER })).resolves.toEqual({ IsTruncated: false });
  });
});
