import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { listBucketIntelligentTieringConfigurations } from './list-bucket-intelligent-tiering-configurations.js';

describe('ListBucketIntelligentTieringConfigurations', () => {
  it('answers that there is none', async () => {
    await expect(given(aBucket('mine')).answer(listBucketIntelligentTieringConfigurations, { Bucket: 'mine' }, { principal: callers.TESTER })).resolves.toEqual({ IsTruncated: false });
  });
});
