import { ACCOUNT, administrator, anAccount, callerWith, given } from '#testing';
import { getAccount } from './get-account.js';

const accountsCap = callerWith({ type: 'accounts', perm: 'read' });
const works = given(anAccount([
  { type: 'AccountQuotaSet', data: { scope: 'account', quota: { enabled: true, checkOnRaw: false, maxSize: 2049, maxObjects: 5 } } },
], { tenant: 'ten1', email: 'works@example.com' }));

describe('AdminGetAccount', () => {
  it.each([
    ['id', { id: ACCOUNT }],
    ['name in its tenant', { name: 'Works', tenant: 'ten1' }],
    ['email', { email: 'Works@example.com' }],
  ])('shows an account by %s', async (_by, input) => {
    expect(await works.answer(getAccount, input, accountsCap)).toMatchObject({
      id: ACCOUNT, tenant: 'ten1', quota: { enabled: true, check_on_raw: false, max_size: 2049, max_size_kb: 3, max_objects: 5 }, bucket_quota: { enabled: false },
    });
  });

  it('knows nothing of an account that is not there, and of another account\'s', async () => {
    await expect(works.answer(getAccount, { id: '194524073938' }, accountsCap)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(works.answer(getAccount, { name: 'Works' }, accountsCap)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(works.answer(getAccount, { id: ACCOUNT }, { principal: { ...accountsCap.principal, account: '194524073938' } })).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it('shows callers of a real account their own', async () => {
    expect(await works.answer(getAccount, { id: ACCOUNT }, { principal: { ...accountsCap.principal, account: ACCOUNT } })).toMatchObject({ id: ACCOUNT });
  });

  it('shows administrators every account', async () => {
    expect(await works.answer(getAccount, { id: ACCOUNT }, { principal: { ...administrator.principal, account: '194524073938' } })).toMatchObject({ id: ACCOUNT });
  });

  it('wants to know which, and the cap accounts=read', async () => {
    await expect(works.answer(getAccount, {}, accountsCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(works.answer(getAccount, { id: ACCOUNT }, callerWith({ type: 'users', perm: '*' }))).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
