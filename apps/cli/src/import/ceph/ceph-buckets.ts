import { isRealAccount } from '#kernel';
import { type Json, textIn } from '../json.js';
import { policyTextOf } from '../policy-text.js';
import type { Left, WantedBucket, WantedUser } from '../wanted.js';
import { type CephExport, tenantOf, withoutTenant } from './ceph-export.js';
import { quotaOf } from './ceph-user.js';

/** The buckets of `bucket stats`, with their policies; what is in them stays where it is. */
export function cephBuckets(source: CephExport, users: readonly WantedUser[], left: Left[]): readonly WantedBucket[] {
  const buckets = source.buckets.flatMap((json) => bucketOf(json, source, users, left));
  for (const { holder } of source.filedPolicies.filter(({ of }) => of === 'bucket')) {
    if (!buckets.some((one) => isMeant(holder, one.tenant, one.name))) left.push({ what: `bucket ${holder}`, why: 'its policy: there are no bucket stats that say whose it is' });
  }
  return buckets;
}

/** A file name has no `/`: `tenant$bucket`. */
const isMeant = (holder: string, tenant: string, name: string): boolean => withoutTenant(holder) === name && tenantOf(holder) === tenant;

function bucketOf(json: Json, source: CephExport, users: readonly WantedUser[], left: Left[]): readonly WantedBucket[] {
  const [name, tenant, owner] = [textIn(json, 'bucket'), textIn(json, 'tenant'), textIn(json, 'owner')];
  const what = `bucket ${tenant === '' ? name : `${tenant}/${name}`}`;
  const uid = isRealAccount(owner) ? someoneOf(owner, users) : owner;
  if (uid === undefined) {
    left.push({ what, why: `nobody of the account ${owner} is among the users that are imported` });
    return [];
  }
  leftOfBucket(what, json, left);
  const account = users.find(({ ceph }) => ceph!.uid === uid)?.account ?? '';
  const policy = source.filedPolicies.find(({ of, holder }) => of === 'bucket' && isMeant(holder, tenant, name));
  const text = policy && policyTextOf(policy.document);
  if (policy && text === undefined) left.push({ what, why: 'its policy is no document' });
  return [{ tenant, name, uid, owner: isRealAccount(account) ? account : uid, quota: quotaOf(json['bucket_quota']), policy: text ?? '' }];
}

/** A bucket of an account is given to it by way of one of its users. */
function someoneOf(account: string, users: readonly WantedUser[]): string | undefined {
  const within = users.filter((user) => user.account === account);
  return (within.find(({ ceph }) => ceph!.root) ?? within[0])?.ceph!.uid;
}

function leftOfBucket(what: string, json: Json, left: Left[]): void {
  if (textIn(json, 'versioning') !== '' && textIn(json, 'versioning') !== 'off') left.push({ what, why: 'its versioning: no operation sets it yet' });
  if (json['object_lock_enabled'] === true) left.push({ what, why: 'its object lock: no operation sets it yet' });
}
