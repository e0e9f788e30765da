import { COUNTED, countIn } from '#iam';
import { ACCOUNT, anAccount, callerWith, given } from '#testing';
import { removeAccount } from './remove-account.js';

const accountsCap = callerWith({ type: 'accounts', perm: '*' });
const stream = `account/${ACCOUNT}`;

describe('AdminRemoveAccount', () => {
  it('ends the account and every name of it', () => {
    const { release, unheld } = given(anAccount([{ type: 'AccountAliasCreated', data: { accountAlias: 'works' } }], { email: 'works@example.com' }))
      .when(removeAccount, { id: ACCOUNT }, accountsCap).thenEvents({ type: 'AccountDeleted', data: {} });
    expect(release!.map(({ name }) => name)).toEqual(['account-name::Works', 'account-email:works@example.com', 'account-alias:works']);
    expect(unheld).toEqual([stream]);
  });

  it('finds every count at 0, or fails with the words of a conflict', () => {
    const { counts } = given(anAccount()).when(removeAccount, { id: ACCOUNT }, accountsCap).decision!;
    expect(counts).toHaveLength(COUNTED.length);
    expect(counts!.every(({ by, limit }) => by === limit)).toBe(true);
    const later = countIn(ACCOUNT, 'users', 1)[0]!;
    expect(counts!.find(({ name }) => name === later.name)!.by + later.by).toBeGreaterThan(later.limit!);
    expect(removeAccount.overLimit!()).toMatchObject({ code: 'DeleteConflict' });
  });

  it('refuses an account that is not there or is no more', () => {
    given().when(removeAccount, { id: ACCOUNT }, accountsCap).thenError('NoSuchKey');
    given(anAccount([{ type: 'AccountDeleted', data: {} }])).when(removeAccount, { id: ACCOUNT }, accountsCap).thenError('NoSuchKey');
  });

  it('wants the cap accounts=write', () => {
    given(anAccount()).when(removeAccount, { id: ACCOUNT }, callerWith({ type: 'accounts', perm: 'read' })).thenError('AccessDenied');
  });
});
