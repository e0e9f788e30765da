import { type Json, numberIn, objectsIn, textIn, truthIn } from '../json.js';
import type { CephUser, WantedKey, WantedQuota } from '../wanted.js';

/** `none` where nothing stands here. Source: rgw_user.cc, perms[]. */
const ACCESS: Readonly<Record<string, string>> = { read: 'read', write: 'write', 'read-write': 'readwrite', 'full-control': 'full' };

/**
 * A user as radosgw-admin's `user info` and the admin API write it (rgw_user.cc, dump_user_info): one reader for what is to be
 * there and for what is.
 */
export function cephUserOf(json: Json): CephUser {
  const uid = uidOf(json);
  return {
    uid,
    displayName: textIn(json, 'display_name') || uid,
    email: textIn(json, 'email').toLowerCase(),
    suspended: truthIn(json, 'suspended'),
    maxBuckets: numberIn(json, 'max_buckets'),
    opMask: textIn(json, 'op_mask'),
    system: truthIn(json, 'system'),
    admin: truthIn(json, 'admin'),
    root: textIn(json, 'type') === 'root',
    placement: textIn(json, 'default_placement'),
    caps: objectsIn(json['caps']).map((cap) => `${textIn(cap, 'type')}=${perm(textIn(cap, 'perm'))}`).sort(),
    keys: objectsIn(json['keys']).map(keyOf),
    subusers: objectsIn(json['subusers']).map((one) => ({ name: afterColon(textIn(one, 'id')), access: ACCESS[textIn(one, 'permissions')] ?? 'none' })),
    swiftKeys: objectsIn(json['swift_keys']).map((one) => ({ subuser: afterColon(textIn(one, 'user')), secret: textIn(one, 'secret_key') })),
    userQuota: quotaOf(json['user_quota']),
    bucketQuota: quotaOf(json['bucket_quota']),
  };
}

/** The admin API writes the tenant apart, radosgw-admin in front. */
function uidOf(json: Json): string {
  const [id, tenant] = [textIn(json, 'user_id'), textIn(json, 'tenant')];
  return tenant === '' || id.includes('$') ? id : `${tenant}$${id}`;
}

/** What follows the user's id in `tenant$user:name`; '' in `tenant$user`. */
const afterColon = (id: string): string => (id.includes(':') ? id.slice(id.lastIndexOf(':') + 1) : '');

const keyOf = (json: Json): WantedKey => ({ id: textIn(json, 'access_key'), secret: textIn(json, 'secret_key'), active: json['active'] !== false && json['active'] !== 'false', subuser: afterColon(textIn(json, 'user')) });

const perm = (text: string): string => (/read/.test(text) && /write/.test(text) ? '*' : text);

/** Source: rgw_quota.cc, RGWQuotaInfo::dump; before Hammer without `max_size`. */
export function quotaOf(given: unknown): WantedQuota {
  const json = typeof given === 'object' && given !== null ? (given as Json) : {};
  const kib = numberIn(json, 'max_size_kb') ?? -1;
  return { enabled: truthIn(json, 'enabled'), maxSize: limit(numberIn(json, 'max_size') ?? kib * 1024), maxObjects: limit(numberIn(json, 'max_objects') ?? -1) };
}

const limit = (value: number): number => (value < 0 ? -1 : value);
