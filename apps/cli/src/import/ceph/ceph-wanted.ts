import { isRealAccount } from '#kernel';
import { isObject, type Json, numberIn, objectsIn, textIn, textsIn } from '../json.js';
import { accountOf } from '../parts/account.js';
import { policyTextOf } from '../policy-text.js';
import { type Left, NOTHING, type Tag, type Wanted, type WantedInline, type WantedProvider, type WantedRole, type WantedUser } from '../wanted.js';
import { inlinePolicies } from './ceph-attrs.js';
import { accountOfArn, type CephExport, type FiledPolicy, roleText, tenantOf, withoutTenant } from './ceph-export.js';
import { cephBuckets } from './ceph-buckets.js';
import { cephUserOf } from './ceph-user.js';

/** What a Ceph cluster has, as it is to be here. */
export function cephWanted(source: CephExport): Wanted {
  const left: Left[] = source.unknown.map((path) => ({ what: `file ${path}`, why: 'it is none of the documents that are read' }));
  const users = source.users.flatMap((json) => userOf(json, source, left));
  return {
    ...NOTHING,
    accounts: source.accounts.map(accountOf),
    users: uniqueBy(users, ({ ceph }) => ceph!.uid),
    roles: uniqueBy(source.roles.map((json) => roleOf(json, source, left)), ({ account, name }) => `${account}$${name}`),
    providers: source.providers.map(providerOf),
    buckets: cephBuckets(source, users, left),
    left,
  };
}

/** The same may come in several documents: `user info` and `metadata get`. The one that says more about it stands last. */
function uniqueBy<T>(all: readonly T[], key: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [key(one), one])).values()];
}

/** Source: rgw_user.cc, RGWUserInfo::dump, `type`. */
const EXTERNAL: Readonly<Record<string, string>> = { ldap: 'LDAP', keystone: 'Keystone' };

function userOf(json: Json, source: CephExport, left: Left[]): readonly WantedUser[] {
  const ceph = cephUserOf(json);
  const what = `user ${ceph.uid}`;
  const external = EXTERNAL[textIn(json, 'type')];
  if (external !== undefined) {
    left.push({ what, why: `it comes from ${external}: it is made when it first logs in` });
    return [];
  }
  const accountId = textIn(json, 'account_id');
  const account = isRealAccount(accountId) ? accountId : tenantOf(ceph.uid);
  leftOfUser(what, json, left);
  const own = inlinePolicies(json);
  if (own === undefined) left.push({ what, why: 'its inline policies in `attrs` cannot be read; take them with `radosgw-admin user policy get`' });
  const filed = source.filedPolicies.filter(({ of, holder }) => of === 'user' && holder === ceph.uid);
  const name = isRealAccount(account) ? ceph.displayName : withoutTenant(ceph.uid);
  return [{
    account, name, path: textIn(json, 'path') || '/', tags: tagsIn(json['tags']), boundary: '', groups: [],
    inline: [...(own ?? []), ...readable(what, filed, left)], attached: textsIn(json['managed_policies']), ceph,
  }];
}

function leftOfUser(what: string, json: Json, left: Left[]): void {
  if (Array.isArray(json['temp_url_keys']) && json['temp_url_keys'].length > 0) left.push({ what, why: 'its TempURL keys: Swift is not served here' });
  for (const id of textsIn(json['mfa_ids'])) left.push({ what, why: `its MFA device ${id}: Ceph does not show the seed; make it with rolegate mfa create` });
  if (textsIn(json['group_ids']).length > 0) left.push({ what, why: 'its groups: radosgw-admin shows their ids only; import ceph does not make groups' });
  if (textsIn(json['placement_tags']).length > 0) left.push({ what, why: 'its placement tags: nothing is placed by them here' });
  if (textIn(json, 'default_storage_class') !== '') left.push({ what, why: 'its default storage class: there is one class here' });
}

/** Ceph writes `[{key, val}]`, `[{Key, Value}]` and, of roles, `{name: value}`. */
function tagsIn(given: unknown): readonly Tag[] {
  if (isObject(given)) return Object.entries(given).flatMap(([key, value]) => (typeof value === 'string' ? [{ key, value }] : []));
  return objectsIn(given).map((tag) => ({ key: textIn(tag, 'key') || textIn(tag, 'Key'), value: textIn(tag, 'val') || textIn(tag, 'value') || textIn(tag, 'Value') }));
}

function readable(what: string, policies: readonly FiledPolicy[], left: Left[]): readonly WantedInline[] {
  return policies.flatMap(({ name, document }) => {
    const text = policyTextOf(document);
    if (text === undefined) left.push({ what, why: `inline policy ${name}: it is no document` });
    return text === undefined ? [] : [{ name, document: text }];
  });
}

/** In the current keys and in those of the releases before; `metadata get roles` brings its policies. */
function roleOf(json: Json, source: CephExport, left: Left[]): WantedRole {
  const [name, arn] = [roleText(json, 'RoleName', 'name'), roleText(json, 'Arn', 'arn')];
  const account = accountOfArn(arn);
  const what = `role ${account === '' ? name : `${account}$${name}`}`;
  const filed = source.filedPolicies.filter(({ of, holder }) => of === 'role' && withoutTenant(holder) === name && tenantOf(holder) === account);
  const brought = objectsIn(json['PermissionPolicies']).map((one) => ({ of: 'role' as const, holder: name, name: textIn(one, 'PolicyName'), document: one['PolicyValue'] }));
  return {
    account, name, path: roleText(json, 'Path', 'path') || '/',
    trust: policyTextOf(json['AssumeRolePolicyDocument'] ?? json['assume_role_policy_document']) ?? '',
    description: textIn(json, 'Description'),
    maxSessionDuration: numberIn(json, 'MaxSessionDuration') ?? numberIn(json, 'max_session_duration') ?? 3600,
    tags: tagsIn(json['Tags'] ?? json['tags']), boundary: '',
    inline: uniqueBy(readable(what, [...brought, ...filed], left), (one) => one.name),
    attached: [...textsIn(json['ManagedPermissionPolicies']), ...objectsIn(json['ManagedPermissionPolicies']).map((one) => textIn(one, 'PolicyArn'))],
  };
}

function providerOf(json: Json & { readonly account: string }): WantedProvider {
  const url = textIn(json, 'Url');
  return { account: json.account, url: /^https?:/.test(url) ? url : `https://${url}`, clientIds: textsIn(json['ClientIDList']), thumbprints: textsIn(json['ThumbprintList']), tags: tagsIn(json['Tags']) };
}
