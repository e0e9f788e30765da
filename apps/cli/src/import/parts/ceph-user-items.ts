import { isRealAccount } from '#kernel';
import { add, type Call, conflict, create, iam, type PlanItem } from '../plan.js';
import { type CephUser, UNLIMITED, type WantedKey, type WantedQuota, type WantedUser } from '../wanted.js';

type Parameters = Readonly<Record<string, string | undefined>>;

const admin = (method: 'PUT' | 'POST', parameters: Parameters, subresource?: string): Call => ({ api: 'admin', method, path: '/user', parameters, ...(subresource !== undefined && { subresource }) });

/** One of its own: a subuser's cannot be there before the subuser. */
function firstKey({ keys }: CephUser, holders: Readonly<Record<string, string>>): WantedKey | undefined {
  const own = keys.filter(({ id, subuser }) => subuser === '' && !(id in holders));
  return own.find(({ active }) => active) ?? own[0];
}

/** One request for all that it takes; what is left is for `cephUserChanges`. */
export function cephUserCreation(what: string, { account, name }: WantedUser, user: CephUser, holders: Readonly<Record<string, string>>): PlanItem {
  const key = firstKey(user, holders);
  const within = isRealAccount(account);
  const parameters = {
    uid: user.uid,
    // In an account IAM's name is what is shown.
    'display-name': within ? name : user.displayName,
    email: user.email || undefined,
    'max-buckets': user.maxBuckets?.toString(),
    'op-mask': user.opMask || undefined,
    'user-caps': user.caps.join(';') || undefined,
    'default-placement': user.placement || undefined,
    ...(user.suspended && { suspended: 'true' }),
    ...(user.system && { system: 'true' }),
    ...(user.admin && { admin: 'true' }),
    ...(within && { 'account-id': account }),
    ...(user.root && { 'account-root': 'true' }),
    ...(key ? { 'access-key': key.id, 'secret-key': key.secret } : {}),
    'generate-key': 'false',
  };
  const flags = [user.root && 'root user of its account', user.system && 'system user', user.admin && 'administrator', user.suspended && 'suspended', key && `key ${key.id}`, user.caps.length > 0 && `caps ${user.caps.join(';')}`];
  return create(what, flags.filter((one) => typeof one === 'string').join(', '), admin('PUT', parameters));
}

/** What the user lacks; `present` undefined: it has what its creation gives it. */
export function cephUserChanges(what: string, wanted: WantedUser, user: CephUser, present: CephUser | undefined, holders: Readonly<Record<string, string>>): readonly PlanItem[] {
  const there = present ?? created(user, holders);
  return [
    ...differences(what, wanted, user, there),
    ...subuserItems(what, user, there),
    ...keyItems(what, wanted, user, there, holders),
    ...swiftKeyItems(what, user, there),
    ...quotaItems(what, user, there),
  ];
}

/** A user as its creation leaves it. */
function created(user: CephUser, holders: Readonly<Record<string, string>>): CephUser {
  const key = firstKey(user, holders);
  return { ...user, keys: key ? [{ ...key, active: true }] : [], subusers: [], swiftKeys: [], userQuota: UNLIMITED, bucketQuota: UNLIMITED };
}

function differences(what: string, { account }: WantedUser, user: CephUser, there: CephUser): readonly PlanItem[] {
  const compared = [
    ...(isRealAccount(account) ? [] : [['display name', user.displayName, there.displayName]] as const),
    ['email address', user.email, there.email], ['op mask', user.opMask || there.opMask, there.opMask],
    ['greatest number of buckets', user.maxBuckets ?? there.maxBuckets, there.maxBuckets], ['suspension', user.suspended, there.suspended],
    ['system flag', user.system, there.system], ['admin flag', user.admin, there.admin], ['placement', user.placement, there.placement],
  ] as const;
  const conflicts = compared.filter(([, one, other]) => one !== other).map(([name]) => conflict(what, `its ${name} is another one`));
  const missing = user.caps.filter((cap) => !covers(there.caps, cap));
  return missing.length === 0 ? conflicts : [...conflicts, add(what, `caps ${missing.join(';')}`, admin('PUT', { uid: user.uid, 'user-caps': missing.join(';') }, 'caps'))];
}

function covers(caps: readonly string[], cap: string): boolean {
  return caps.includes(cap) || caps.includes(`${cap.slice(0, cap.indexOf('='))}=*`);
}

function subuserItems(what: string, { uid, subusers }: CephUser, there: CephUser): readonly PlanItem[] {
  return subusers.flatMap(({ name, access }) => {
    const present = there.subusers.find((one) => one.name === name);
    if (present) return present.access === access ? [] : [conflict(what, `its subuser ${name} has other access`)];
    return [add(what, `subuser ${name}, ${access}`, admin('PUT', { uid, subuser: name, ...(access !== 'none' && { access }) }, 'subuser'))];
  });
}

function keyItems(what: string, { account, name }: WantedUser, { uid, keys }: CephUser, there: CephUser, holders: Readonly<Record<string, string>>): readonly PlanItem[] {
  return keys.flatMap(({ id, secret, active, subuser }) => {
    if (id in holders) return [conflict(what, `the key ${id} is ${holders[id]}'s`)];
    const present = there.keys.find((one) => one.id === id);
    if (present && present.secret !== secret) return [conflict(what, `its key ${id} has another secret`)];
    const inactive = iam(account, 'UpdateAccessKey', { UserName: name, AccessKeyId: id, Status: 'Inactive' });
    if (present) return active || !present.active ? [] : [add(what, `the key ${id} is inactive`, inactive)];
    const key = admin('PUT', { uid, ...(subuser !== '' && { subuser }), 'access-key': id, 'secret-key': secret, 'generate-key': 'false' }, 'key');
    return [add(what, `key ${id}${subuser === '' ? '' : ` of the subuser ${subuser}`}${active ? '' : ', inactive'}`, key, ...(active ? [] : [inactive]))];
  });
}

function swiftKeyItems(what: string, { uid, swiftKeys }: CephUser, there: CephUser): readonly PlanItem[] {
  return swiftKeys.flatMap(({ subuser, secret }) => {
    const present = there.swiftKeys.find((one) => one.subuser === subuser);
    if (present) return present.secret === secret ? [] : [conflict(what, `the Swift key of its subuser ${subuser} has another secret`)];
    return [add(what, `Swift key of the subuser ${subuser}`, admin('PUT', { uid, subuser, 'key-type': 'swift', 'secret-key': secret, 'generate-key': 'false' }, 'key'))];
  });
}

const quotaItems = (what: string, user: CephUser, there: CephUser): readonly PlanItem[] => (['user', 'bucket'] as const).flatMap((type) => {
  const [wanted, present] = type === 'user' ? [user.userQuota, there.userQuota] : [user.bucketQuota, there.bucketQuota];
  return quotaItem(what, type, wanted, present, (quota) => admin('PUT', { uid: user.uid, 'quota-type': type, ...quota }, 'quota'));
});

/** A quota that is missing; one that is there is not changed. `call` sets it, by the parameters of the admin API. */
export function quotaItem(what: string, type: string, wanted: WantedQuota, present: WantedQuota, call: (quota: Readonly<Record<string, string>>) => Call): readonly PlanItem[] {
  if (sameQuota(wanted, present) || isNoQuota(wanted)) return [];
  return [isNoQuota(present) ? add(what, `${type} quota ${quotaText(wanted)}`, call(quotaParameters(wanted))) : conflict(what, `its ${type} quota is another one`)];
}

export const isNoQuota = (quota: WantedQuota): boolean => sameQuota(quota, UNLIMITED);

export const sameQuota = (one: WantedQuota, other: WantedQuota): boolean => one.enabled === other.enabled && one.maxSize === other.maxSize && one.maxObjects === other.maxObjects;

export const quotaParameters = ({ enabled, maxSize, maxObjects }: WantedQuota): Readonly<Record<string, string>> => ({ enabled: String(enabled), 'max-size': String(maxSize), 'max-objects': String(maxObjects) });

export function quotaText({ enabled, maxSize, maxObjects }: WantedQuota): string {
  const limits = [maxSize >= 0 && `${maxSize} bytes`, maxObjects >= 0 && `${maxObjects} objects`].filter((one) => typeof one === 'string');
  return `${limits.join(', ') || 'without limits'}${enabled ? '' : ', not enabled'}`;
}
