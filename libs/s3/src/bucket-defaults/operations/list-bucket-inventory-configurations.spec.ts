import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { listBucketInventoryConfigurations } from './list-bucket-inventory-configurations.js';

describe('ListBucketInventoryConfigurations', () => {
  it('answers that there is none', async () => {
    await expect(given(aBucket('mine')).answer(listBucketInventoryConfigurations, { Bucket: 'mine' }, { principal: callers.TESTER })).resolves.toEqual({ IsTruncated: false });
  });
});
