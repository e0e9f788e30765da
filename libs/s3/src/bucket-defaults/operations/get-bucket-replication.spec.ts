import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketReplication } from './get-bucket-replication.js';

describe('GetBucketReplication', () => {
  it('says that there is none', async () => {
    await expect(given(aBucket('mine')).answer(getBucketReplication, { Bucket: 'mine' }, { principal: callers.TESTER })).rejects.toMatchObject({ code: 'ReplicationConfigurationNotFoundError' });
  });
});
