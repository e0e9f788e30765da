import { callerWith, given, opsUser, usersCap } from '#testing';
import { listUsers } from './list-users.js';

const named = (userName: string, account = '') => opsUser([], { userId: `AIDA${account}${userName}`, userName }, account);
const users = given(named('b'), named('same', 'ten2'), named('same'), named('same', 'ten1'), named('z'), named('root', '123456789012'));
const all = ['b', 'root', 'same', 'ten1$same', 'ten2$same', 'z'];

describe('AdminListUsers', () => {
  it('answers the full uids of every tenant and account', async () => {
    expect(await users.answer(listUsers, {}, usersCap)).toEqual({ keys: all, truncated: false, count: 6, marker: undefined });
  });

  it.each([1, 2, 3, 4, 5, 6])('loses and repeats nobody in pages of %i, though tenants share names', async (size) => {
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const page = await users.answer(listUsers, { 'max-entries': String(size), marker }, usersCap);
      expect(page.count).toBe(page.keys.length);
      expect(page.truncated).toBe(page.marker !== undefined);
      seen.push(...page.keys);
      marker = page.marker;
    } while (marker !== undefined);
    expect(seen).toEqual(all);
  });

  it('refuses bad markers and sizes, and callers without the cap', async () => {
    for (const bad of [{ marker: 'same' }, { 'max-entries': '0' }, { 'max-entries': 'x' }]) {
      await expect(users.answer(listUsers, bad, usersCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
    }
    await expect(users.answer(listUsers, {}, callerWith({ type: 'metadata', perm: '*' }))).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
