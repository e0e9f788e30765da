import { administrator, callerWith, given, opsUser, otherUser } from '#testing';
import { listUserMetadata } from './list-user-metadata.js';

const users = given(opsUser(), otherUser(), otherUser([], { userId: 'AIDA3', userName: 'third' }, 'ten1'));
const caller = callerWith({ type: 'metadata', perm: 'read' });

describe('AdminListUserMetadata', () => {
  it('answers a bare list of all uids', async () => {
    expect(await users.answer(listUserMetadata, {}, caller)).toEqual(['opsuser', 'other', 'ten1$third']);
  });

  it('answers a page when asked for one, with RGW\'s text for truncated', async () => {
    const page = (await users.answer(listUserMetadata, { 'max-entries': '2' }, caller)) as { marker: string };
    expect(page).toMatchObject({ keys: ['opsuser', 'other'], truncated: 'true', count: 2 });
    expect(await users.answer(listUserMetadata, { 'max-entries': '2', marker: page.marker }, caller)).toMatchObject({ keys: ['ten1$third'], truncated: 'false' });
  });

  it('goes through all pages of a long list', async () => {
    const many = Array.from({ length: 2500 }, (_, i) => opsUser([], { userId: `AIDA${i}`, userName: `u${i}` }));
    expect(await given(...many).answer(listUserMetadata, {}, caller)).toHaveLength(2500);
  });

  it('shows users of real accounts to administrators and to their own account only', async () => {
    const some = given(opsUser(), otherUser([], { uid: 'other' }, '123456789012'));
    expect(await some.answer(listUserMetadata, {}, caller)).toEqual(['opsuser']);
    expect(await some.answer(listUserMetadata, {}, administrator)).toEqual(['opsuser', 'other']);
    expect(await some.answer(listUserMetadata, {}, { principal: { ...caller.principal, account: '123456789012' } })).toEqual(['opsuser', 'other']);
  });

  it('wants the cap metadata=read', async () => {
    await expect(users.answer(listUserMetadata, {}, callerWith({ type: 'users', perm: '*' }))).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
