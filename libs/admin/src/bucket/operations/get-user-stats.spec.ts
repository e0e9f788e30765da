import { given, opsUser, usersCap } from '#testing';
import { photos, storeWith } from '../../../test/bucket-fixtures.js';
import { getUserStats } from './get-user-stats.js';

describe('AdminGetUserStats', () => {
  it('adds what lies in the buckets of the user, when asked for', async () => {
    const operation = getUserStats(await storeWith({ a: '123', b: '1234567' }));
    const stats = { size: 10, size_actual: 10, size_utilized: 10, size_kb: 1, size_kb_actual: 1, size_kb_utilized: 1, num_objects: 2 };
    expect(await given(opsUser(), photos()).answer(operation, { uid: 'opsuser', stats: 'True' }, usersCap)).toMatchObject({ user_id: 'opsuser', stats });
    expect(await given(opsUser(), photos()).answer(operation, { uid: 'opsuser', stats: 'False' }, usersCap)).not.toHaveProperty('stats');
    await expect(given().answer(operation, { uid: 'opsuser', stats: 'true' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
  });
});
