import { administrator, callerWith, given, opsUser, usersCap } from '#testing';
import { listUsers } from './list-users.js';

const named = (userName: string, account = '') => opsUser([], { userId: `AIDA${account}${userName}`, userName, ...(account.length === 12 && { uid: userName }) }, account);
const users = given(named('b'), named('same', 'ten2'), named('same'), named('same', 'ten1'), named('z'), named('root', '123456789012'));
const all = ['b', 'root', 'same', 'ten1$same', 'ten2$same', 'z'];

describe('AdminListUsers', () => {
  it('answers to an administrator the full uids of every tenant and account', async () => {
    expect(await users.answer(listUsers, {}, administrator)).toEqual({ keys: all, truncated: false, count: 6, marker: undefined });
  });

  it('answers to others no users of real accounts but their own', async () => {
    const outside = all.filter((uid) => uid !== 'root');
    expect(await users.answer(listUsers, {}, usersCap)).toEqual({ keys: outside, truncated: false, count: 5, marker: undefined });
    const within = (account: string) => users.answer(listUsers, {}, { principal: { ...usersCap.principal, account } });
    expect((await within('123456789012')).keys).toEqual(all);
    expect((await within('210987654321')).keys).toEqual(outside);
    expect((await within('ten1')).keys).toEqual(outside);
  });

  it('answers the users of one account, and of none that the caller may not know', async () => {
    expect(await users.answer(listUsers, { 'account-id': '123456789012' }, administrator)).toMatchObject({ keys: ['root'], truncated: false });
    expect(await users.answer(listUsers, { 'account-id': '123456789012' }, usersCap)).toMatchObject({ keys: [], truncated: false });
    expect(await users.answer(listUsers, { 'account-id': '210987654321' }, administrator)).toMatchObject({ keys: [] });
  });

  it('fills a page with whom the caller may know of, however many lie between, and says that there is more when there is', async () => {
    const hidden = Array.from({ length: 1500 }, (_, i) => named(`m${String(i).padStart(4, '0')}`, '123456789012'));
    const crowd = given(named('a'), ...hidden, named('z'));
    const page = await crowd.answer(listUsers, { 'max-entries': '1' }, usersCap);
    expect(page).toMatchObject({ keys: ['a'], truncated: true });
    expect(await crowd.answer(listUsers, { 'max-entries': '1', marker: page.marker }, usersCap)).toMatchObject({ keys: ['z'], truncated: false });
    const last = given(named('a'), ...hidden);
    expect(await last.answer(listUsers, { 'max-entries': '1' }, usersCap)).toMatchObject({ keys: ['a'], truncated: false });
  });

  it.each([1, 2, 3, 4, 5, 6])('loses and repeats nobody in pages of %i, though tenants share names', async (size) => {
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const page = await users.answer(listUsers, { 'max-entries': String(size), marker }, administrator);
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
