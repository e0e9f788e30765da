import { isObject, type Json, numberIn, textIn } from '../json.js';
import { quotaOf } from '../ceph/ceph-user.js';
import { conflict, create, type PlanItem } from '../plan.js';
import { UNLIMITED, type WantedAccount } from '../wanted.js';
import { quotaItem } from './ceph-user-items.js';
import type { ImportGateway } from './import-gateway.js';

/** By the admin API's parameter: the member that radosgw-admin and the admin API show. Source: rgw_common.cc, RGWAccountInfo::dump. */
const LIMITS: Readonly<Record<string, string>> = { 'max-users': 'max_users', 'max-roles': 'max_roles', 'max-groups': 'max_groups', 'max-buckets': 'max_buckets', 'max-access-keys': 'max_access_keys' };

/** One reader for what is to be there and for what is. */
export function accountOf(json: Json): WantedAccount {
  const limits = Object.entries(LIMITS).flatMap(([parameter, member]) => {
    const value = numberIn(json, member);
    return value === undefined ? [] : [[parameter, value] as const];
  });
  return { id: textIn(json, 'id'), name: textIn(json, 'name'), tenant: textIn(json, 'tenant'), email: textIn(json, 'email').toLowerCase(), limits: Object.fromEntries(limits), quota: quotaOf(json['quota']), bucketQuota: quotaOf(json['bucket_quota']) };
}

export async function readAccount(gateway: ImportGateway, { id }: WantedAccount): Promise<WantedAccount | undefined> {
  const found = await gateway.readAdmin('/account', { id });
  return isObject(found) ? accountOf(found) : undefined;
}

export function accountItems(wanted: WantedAccount, present: WantedAccount | undefined): readonly PlanItem[] {
  const what = `account ${wanted.id}`;
  if (!present) {
    const limits = Object.fromEntries(Object.entries(wanted.limits).map(([name, value]) => [name, String(value)]));
    const parameters = { id: wanted.id, name: wanted.name || undefined, tenant: wanted.tenant || undefined, email: wanted.email || undefined, ...limits };
    return [create(what, wanted.name, { api: 'admin', method: 'POST', path: '/account', parameters }), ...quotaItems(what, wanted)];
  }
  const compared = [['name', wanted.name || present.name, present.name], ['tenant', wanted.tenant, present.tenant], ['email address', wanted.email || present.email, present.email]] as const;
  const limits = Object.entries(wanted.limits).filter(([name, value]) => present.limits[name] !== value);
  const differing = [...compared.filter(([, one, other]) => one !== other), ...limits];
  return [...differing.map(([name]) => conflict(what, `its ${name} is another one`)), ...quotaItems(what, wanted, present)];
}

const quotaItems = (what: string, wanted: WantedAccount, present?: WantedAccount): readonly PlanItem[] =>
  ([['account', wanted.quota, present?.quota], ['bucket', wanted.bucketQuota, present?.bucketQuota]] as const).flatMap(([type, quota, there = UNLIMITED]) =>
    quotaItem(what, type, quota, there, (parameters) => ({ api: 'admin', method: 'PUT', path: '/account', subresource: 'quota', parameters: { id: wanted.id, 'quota-type': type, ...parameters } })));
