import { aRole, given } from '#testing';
import { listRoles } from './list-roles.js';

const named = (roleName: string, path = '/', account = '') =>
  aRole([], { roleId: `AROA${roleName}${account}`, roleName, path, tags: [{ Key: 'a', Value: '1' }] }, account);
const roles = given(named('c'), named('a'), named('B', '/app/'), named('d', '', 'other'));

describe('ListRoles', () => {
  it('answers the roles of the account in byte order, without their tags', async () => {
    const reply = await roles.answer(listRoles, {});
    expect(reply.Roles!.map((role) => role.RoleName)).toEqual(['B', 'a', 'c']);
    expect(reply.Roles!.every((role) => role.Tags === undefined)).toBe(true);
    expect(reply).toMatchObject({ IsTruncated: false, Marker: undefined });
  });

  it('answers an empty list where there is none', async () => {
    expect((await given().answer(listRoles, {})).Roles).toEqual([]);
  });

  it('pages through all of them with an opaque marker', async () => {
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const reply = await roles.answer(listRoles, { MaxItems: 1, Marker });
      seen.push(...reply.Roles!.map((role) => role.RoleName));
      expect(reply.IsTruncated).toBe(reply.Marker !== undefined);
      Marker = reply.Marker;
    } while (Marker);
    expect(seen).toEqual(['B', 'a', 'c']);
  });

  it('refuses a marker that it did not make', async () => {
    await expect(roles.answer(listRoles, { Marker: 'B' })).rejects.toMatchObject({ code: 'ValidationError', message: 'Invalid Marker.' });
  });

  it('keeps to the path prefix, in the list and in what it asks', async () => {
    expect((await roles.answer(listRoles, { PathPrefix: '/app/' })).Roles!.map((role) => role.RoleName)).toEqual(['B']);
    expect(await roles.asks(listRoles, { PathPrefix: '/app/' })).toEqual([
      { action: 'iam:ListRoles', resource: 'arn:aws:iam:::role/app/', resourceAccount: '', cap: { type: 'roles', access: 'read' } },
    ]);
  });
});
