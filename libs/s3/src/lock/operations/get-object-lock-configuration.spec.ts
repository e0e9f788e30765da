import { memoryReads } from '#testing';
import { contextOf } from '../../../test/handle.js';
import { lockedBucket } from '../../../test/lock-fixtures.js';
import { aBucket } from '../../../test/s3-fixtures.js';
import { getObjectLockConfiguration } from './get-object-lock-configuration.js';

const answer = async (history: ReturnType<typeof aBucket>): Promise<unknown> =>
  getObjectLockConfiguration.answer({ Bucket: 'mine' }, memoryReads([history]), contextOf({ histories: [history] }));

describe('GetObjectLockConfiguration', () => {
  it('shows the configuration, and says where there is none', async () => {
    expect(await answer(lockedBucket())).toEqual({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } });
    await expect(answer(aBucket('mine'))).rejects.toMatchObject({ code: 'ObjectLockConfigurationNotFoundError' });
  });
});
