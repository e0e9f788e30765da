import { handle } from '../../../test/handle.js';
import { lockedBucket } from '../../../test/lock-fixtures.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { getObjectLegalHold } from './get-object-legal-hold.js';

const input = { Bucket: 'mine', Key: 'k' };
const histories = [lockedBucket()];

describe('GetObjectLegalHold', () => {
  it('is ON, or OFF when it was taken away, and not there before', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(getObjectLegalHold(store), input, { histories })).rejects.toMatchObject({ code: 'NoSuchObjectLockConfiguration' });
    for (const [legalHold, Status] of [[true, 'ON'], [false, 'OFF']] as const) {
      await store.annotate('ID-OF-MINE', 'k', undefined, { legalHold });
      expect(await handle(getObjectLegalHold(store), input, { histories })).toEqual({ LegalHold: { Status } });
    }
  });
});
