import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { listBucketMetricsConfigurations } from './list-bucket-metrics-configurations.js';

describe('ListBucketMetricsConfigurations', () => {
  it('answers that there is none', async () => {
    await expect(given(aBucket('mine')).answer(listBucketMetricsConfigurations, { Bucket: 'mine' }, { principal: callers.TESTER })).resolves.toEqual({ IsTruncated: false });
  });
});
