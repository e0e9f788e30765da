import type { Claim } from '#event-sourcing';
import { account, accountEmailKey, type AccountModified, accountNameKey, type AccountState, appendTo, stateAfter } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite } from '#operation';
import { emailExists, emailOf } from '../../email.js';
import { filled, invalidArgument } from '../../parameters.js';
import { accountInfo } from '../account-info.js';
import { accountName, accountNamed, limitsOf, onAccount, presentAccount } from '../account-request.js';

/** What differs from what the account has. The tenant is never another. @throws RolegateError InvalidArgument */
function modification(input: AdminInput, state: AccountState): AccountModified['data'] {
  const tenant = filled(input, 'tenant');
  if (tenant !== undefined && tenant !== state.tenant) throw invalidArgument('The tenant of an account does not change.', 'tenant', tenant);
  const wanted = { accountName: accountName(input), email: input.email === '' ? '' : emailOf(input), ...limitsOf(input) };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== state[name as keyof typeof wanted]));
}

const claims = (stream: string, tenant: string, { accountName: name, email }: AccountModified['data']): readonly Claim[] => [
  ...(name ? [{ name: accountNameKey(tenant, name), owner: stream }] : []),
  ...(email ? [{ name: accountEmailKey(email), owner: stream }] : []),
];

/** `account modify`. Source: Ceph, rgw_account.cc, modify: a lower limit takes nothing away that is there. */
export const modifyAccount = defineWrite({
  name: 'AdminModifyAccount',
  service: 'admin',
  feature: 'account',
  route: { method: 'PUT', path: '/account', root: 'AccountInfo' },
  actions: ['admin:ModifyAccount'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'AccountAlreadyExists', 'EmailExists', 'InvalidArgument', 'ConcurrentModification'],
  access: onAccount('admin:ModifyAccount', 'write'),

  loads: (input) => ({
    existing: accountNamed(input),
    named: byKey(account, accountNameKey(filled(input, 'tenant') ?? '', filled(input, 'name') ?? '')),
    emailOwner: byKey(account, accountEmailKey(emailOf(input) ?? '')),
  }),

  decide(input, { existing, named, emailOwner }, ctx) {
    const found = presentAccount(existing, ctx);
    const { stream, state } = found;
    const data = modification(input, state);
    if (data.accountName && named && named.stream !== stream) throw new RolegateError('AccountAlreadyExists', '');
    if (data.email && emailOwner && emailOwner.stream !== stream) throw emailExists();
    const events: readonly AccountModified[] = Object.keys(data).length > 0 ? [{ type: 'AccountModified', data }] : [];
    const before = { accountName: data.accountName === undefined ? undefined : state.accountName, email: data.email === undefined ? undefined : state.email };
    return {
      writes: appendTo(found, events),
      take: claims(stream, state.tenant, data),
      release: claims(stream, state.tenant, before),
      output: accountInfo(stateAfter(account, state, state.account, events, ctx.now)),
    };
  },
});
