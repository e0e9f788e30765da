import { given, opsUser, usersCap } from '#testing';
import { getUserQuota } from './get-user-quota.js';

const uid = 'opsuser';
const none = { enabled: false, check_on_raw: false, max_size: -1, max_size_kb: 0, max_objects: -1 };
const set = opsUser([{ type: 'UserQuotaPut', data: { scope: 'user', quota: { enabled: true, checkOnRaw: false, maxSize: 1025, maxObjects: 10 } } }]);

describe('AdminGetUserQuota', () => {
  it('shows both quotas, or the one asked for, in bytes and in KiB rounded up', async () => {
    const user = { enabled: true, check_on_raw: false, max_size: 1025, max_size_kb: 2, max_objects: 10 };
    expect(await given(set).answer(getUserQuota, { uid }, usersCap)).toEqual({ bucket_quota: none, user_quota: user });
    expect(await given(set).answer(getUserQuota, { uid, 'quota-type': 'user' }, usersCap)).toEqual(user);
    expect(await given(set).answer(getUserQuota, { uid, 'quota-type': 'bucket' }, usersCap)).toEqual(none);
  });

  it('refuses other types, and users that there are not', async () => {
    await expect(given(set).answer(getUserQuota, { uid, 'quota-type': 'account' }, usersCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(given().answer(getUserQuota, { uid }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
  });
});
