import { aUser, given, userBounded } from '#testing';
import { listUsers } from './list-users.js';

const named = (userName: string, path = '/', account = '', more: object = {}) =>
  aUser([userBounded()], { userId: `AIDA${userName}${account}`, userName, path, tags: [{ Key: 'a', Value: '1' }], ...more }, account);
const users = given(named('c'), named('a'), named('B', '/app/'), named('d', '/', 'other'));

describe('ListUsers', () => {
  it('answers the users of the account in byte order, without tags and boundaries', async () => {
    const reply = await users.answer(listUsers, {});
    expect(reply.Users!.map((user) => user.UserName)).toEqual(['B', 'a', 'c']);
    expect(reply.Users!.every((user) => user.Tags === undefined && user.PermissionsBoundary === undefined)).toBe(true);
    expect(reply).toMatchObject({ IsTruncated: false, Marker: undefined });
  });

  it.each([1, 2, 3])('pages through all of them with an opaque marker, %d at a time', async (MaxItems) => {
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const reply = await users.answer(listUsers, { MaxItems, Marker });
      seen.push(...reply.Users!.map((user) => user.UserName));
      expect(reply.IsTruncated).toBe(reply.Marker !== undefined);
      Marker = reply.Marker;
    } while (Marker);
    expect(seen).toEqual(['B', 'a', 'c']);
  });

  it('leaves the root user of an account out, and still shows who comes after it', async () => {
    const account = '123456789012';
    const world = given(named('a', '/', account, { root: true }), named('b', '/', account));
    const first = await world.answer(listUsers, { MaxItems: 1 }, { principal: { account } });
    expect(first).toMatchObject({ Users: [], IsTruncated: true });
    expect((await world.answer(listUsers, { Marker: first.Marker }, { principal: { account } })).Users!.map((user) => user.UserName)).toEqual(['b']);
  });

  it('refuses a marker that it did not make', async () => {
    await expect(users.answer(listUsers, { Marker: 'B' })).rejects.toMatchObject({ code: 'ValidationError', message: 'Invalid Marker.' });
  });

  it('keeps to the path prefix, in the list and in what it asks', async () => {
    expect((await users.answer(listUsers, { PathPrefix: '/app/' })).Users!.map((user) => user.UserName)).toEqual(['B']);
    expect(await users.asks(listUsers, { PathPrefix: '/app/' })).toEqual([
      { action: 'iam:ListUsers', resource: 'arn:aws:iam:::user/app/', resourceAccount: '', cap: { type: 'users', access: 'read' } },
    ]);
  });
});
