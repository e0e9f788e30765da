import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketAccelerateConfiguration } from './get-bucket-accelerate-configuration.js';

describe('GetBucketAccelerateConfiguration', () => {
  it('answers that there is none', async () => {
    await expect(given(aBucket('mine')).answer(getBucketAccelerateConfiguration, { Bucket: 'mine' }, { principal: callers.TESTER })).resolves.toEqual({});
  });
});
