import { handle } from '../../../test/handle.js';
import { lockedBucket } from '../../../test/lock-fixtures.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { getObjectRetention } from './get-object-retention.js';

const input = { Bucket: 'mine', Key: 'k' };
const histories = [lockedBucket()];

describe('GetObjectRetention', () => {
  it('shows mode and date, also when that has passed', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(getObjectRetention(store), input, { histories })).rejects.toMatchObject({ code: 'NoSuchObjectLockConfiguration' });
    await store.annotate('ID-OF-MINE', 'k', undefined, { retention: { mode: 'COMPLIANCE', until: Date.UTC(2025, 0) } });
    expect(await handle(getObjectRetention(store), input, { histories })).toEqual({ Retention: { Mode: 'COMPLIANCE', RetainUntilDate: new Date('2025-01-01T00:00:00Z') } });
  });

  it('is no question for a bucket without object lock', async () => {
    await expect(handle(getObjectRetention(await aStore({ mine: { k: 'x' } })), input)).rejects.toMatchObject({ code: 'InvalidRequest' });
  });
});
