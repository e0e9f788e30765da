import { ACCOUNT, anAccount, callerWith, given } from '#testing';
import { photos, storeWith } from '../../../test/bucket-fixtures.js';
import { getAccountStats } from './get-account-stats.js';

const caps = callerWith({ type: 'accounts', perm: 'read' });

describe('AdminGetAccountStats', () => {
  it('adds up what lies in the buckets of the account', async () => {
    const operation = getAccountStats(await storeWith({ a: '123', b: '1234567' }));
    const owner = { stream: `account/${ACCOUNT}`, id: ACCOUNT, displayName: ACCOUNT };
    const stats = { size: 10, size_actual: 10, size_utilized: 10, size_kb: 1, size_kb_actual: 1, size_kb_utilized: 1, num_objects: 2 };
    expect(await given(anAccount(), photos([], { owner }, ACCOUNT)).answer(operation, { id: ACCOUNT }, caps)).toMatchObject({ id: ACCOUNT, stats });
    expect(await given(anAccount(), photos()).answer(operation, { id: ACCOUNT }, caps)).toMatchObject({ stats: { size: 0, num_objects: 0 } });
    await expect(given().answer(operation, { id: ACCOUNT }, caps)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });
});
