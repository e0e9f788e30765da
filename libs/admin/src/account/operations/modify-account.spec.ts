import { ACCOUNT, anAccount, callerWith, given } from '#testing';
import { modifyAccount } from './modify-account.js';

const accountsCap = callerWith({ type: 'accounts', perm: '*' });
const stream = `account/${ACCOUNT}`;
const works = given(anAccount([], { email: 'works@example.com' }), anAccount([], { accountId: '194524073938', accountName: 'Mills', email: 'mills@example.com' }));

describe('AdminModifyAccount', () => {
  it('changes name, email and limits, and the names that lead to it', async () => {
    const made = works.when(modifyAccount, { id: ACCOUNT, name: 'Forge', email: 'forge@example.com', 'max-users': '-1', 'max-buckets': '0' }, accountsCap);
    const { take, release } = made.thenEvents({ type: 'AccountModified', data: { accountName: 'Forge', email: 'forge@example.com', maxUsers: -1, maxBuckets: 0 } });
    expect(take).toEqual([{ name: 'account-name::Forge', owner: stream }, { name: 'account-email:forge@example.com', owner: stream }]);
    expect(release).toEqual([{ name: 'account-name::Works', owner: stream }, { name: 'account-email:works@example.com', owner: stream }]);
    expect(await made.reply()).toMatchObject({ name: 'Forge', email: 'forge@example.com', max_users: -1, max_buckets: 0, max_roles: 1000 });
  });

  it('records nothing where nothing differs, and keeps the names', () => {
    const { take, release } = works.when(modifyAccount, { id: ACCOUNT, name: 'Works', 'max-users': '1000' }, accountsCap).thenNothing();
    expect([take, release]).toEqual([[], []]);
  });

  it('finds it by name, and takes the email away', () => {
    const { release } = works.when(modifyAccount, { name: 'Works', email: '' }, accountsCap).thenEvents({ type: 'AccountModified', data: { email: '' } });
    expect(release).toEqual([{ name: 'account-email:works@example.com', owner: stream }]);
  });

  it('refuses what another account has, another tenant, and an account that is not there', () => {
    works.when(modifyAccount, { id: ACCOUNT, name: 'Mills' }, accountsCap).thenError('AccountAlreadyExists');
    works.when(modifyAccount, { id: ACCOUNT, email: 'mills@example.com' }, accountsCap).thenError('EmailExists');
    works.when(modifyAccount, { id: ACCOUNT, tenant: 'ten1' }, accountsCap).thenError('InvalidArgument');
    works.when(modifyAccount, { id: 'RGW22222222222222222', name: 'x' }, accountsCap).thenError('NoSuchKey');
    works.when(modifyAccount, { id: ACCOUNT, name: 'x' }, { principal: { ...accountsCap.principal, account: '194524073938' } }).thenError('NoSuchKey');
  });

  it('wants the cap accounts=write', () => {
    works.when(modifyAccount, { id: ACCOUNT, name: 'x' }, callerWith({ type: 'accounts', perm: 'read' })).thenError('AccessDenied');
  });
});
