import { ACCOUNT, accountCreated, administrator, anAccount, callerWith, given } from '#testing';
import { createAccount } from './create-account.js';

const accountsCap = callerWith({ type: 'accounts', perm: '*' });
const MADE = 'RGW00000000000000001';
const created = (more: object = {}) => accountCreated({ accountId: MADE, ...more });

describe('AdminCreateAccount', () => {
  it('makes an account with an id of its own and RGW\'s limits', async () => {
    const made = given().when(createAccount, { name: 'Works' }, accountsCap);
    const { writes, take } = made.thenEvents(created());
    expect(writes).toMatchObject([{ stream: `account/${MADE}`, account: MADE, expected: 0 }]);
    expect(take).toEqual([{ name: 'account-name::Works', owner: `account/${MADE}` }]);
    const none = { enabled: false, check_on_raw: false, max_size: -1, max_size_kb: 0, max_objects: -1 };
    expect(await made.reply()).toEqual({
      id: MADE, tenant: '', name: 'Works', email: '', quota: none, bucket_quota: none, max_users: 1000, max_roles: 1000, max_groups: 1000, max_buckets: 1000, max_access_keys: 4,
    });
  });

  it('makes ids and limits of AWS in profile aws', () => {
    given().when(createAccount, { name: 'Works' }, { ...administrator, compat: 'aws' })
      .thenEvents(created({ accountId: '999999999991', maxUsers: 5000, maxGroups: 300, maxAccessKeys: 2, maxBuckets: 10_000 }));
  });

  it('takes an id of either form, a tenant, an email and limits', () => {
    const given2 = { id: '194524073938', name: 'Works', tenant: 'ten1', email: 'Works@Example.com', 'max-users': '5', 'max-roles': '-1', 'max-groups': '0', 'max-access-keys': '9', 'max-buckets': '7' };
    const { take } = given().when(createAccount, given2, accountsCap)
      .thenEvents(accountCreated({ accountId: '194524073938', tenant: 'ten1', email: 'works@example.com', maxUsers: 5, maxRoles: -1, maxGroups: 0, maxAccessKeys: 9, maxBuckets: 7 }));
    expect(take!.map(({ name }) => name)).toEqual(['account-name:ten1:Works', 'account-email:works@example.com']);
  });

  it('refuses an id, a name in the tenant and an email that are taken', () => {
    const histories = given(anAccount([], { email: 'works@example.com' }));
    histories.when(createAccount, { id: ACCOUNT, name: 'Other' }, accountsCap).thenError('AccountAlreadyExists');
    histories.when(createAccount, { name: 'Works' }, accountsCap).thenError('AccountAlreadyExists');
    histories.when(createAccount, { name: 'Other', email: 'WORKS@example.com' }, accountsCap).thenError('EmailExists');
    expect(histories.when(createAccount, { name: 'Works', tenant: 'ten1' }, accountsCap).error).toBeUndefined();
  });

  it('never gives an id out again', () => {
    given(anAccount([{ type: 'AccountDeleted', data: {} }])).when(createAccount, { id: ACCOUNT, name: 'Again' }, accountsCap).thenError('AccountAlreadyExists');
  });

  it.each([
    ['an id that is a tenant\'s name', { id: 'ten1', name: 'x' }],
    ['an id with too few digits', { id: 'RGW1111111111111111', name: 'x' }],
    ['a name with a dollar', { name: 'a$b' }],
    ['a name with a colon', { name: 'a:b' }],
    ['a limit that is no number', { name: 'x', 'max-users': 'many' }],
  ])('refuses %s', (_what, input) => {
    given().when(createAccount, input, accountsCap).thenError('InvalidArgument');
  });

  it('refuses a tenant that is no name', () => {
    given().when(createAccount, { name: 'x', tenant: 'a-b' }, accountsCap).thenError('InvalidTenantName');
    given().when(createAccount, { name: 'x', tenant: '194524073938' }, accountsCap).thenError('InvalidTenantName');
  });

  it('wants the cap accounts=write of a caller outside accounts, or an administrator', async () => {
    expect(await given().asks(createAccount, { id: ACCOUNT }, accountsCap)).toEqual([{ action: 'admin:CreateAccount', resource: `arn:aws:iam::${ACCOUNT}:root`, cap: { type: 'accounts', access: 'write' } }]);
    given().when(createAccount, { name: 'x' }, callerWith({ type: 'accounts', perm: 'read' })).thenError('AccessDenied');
    given().when(createAccount, { name: 'x' }, callerWith({ type: 'users', perm: '*' })).thenError('AccessDenied');
    given().when(createAccount, { name: 'x' }, { principal: { ...accountsCap.principal, account: ACCOUNT } }).thenError('AccessDenied');
  });
});
