import { createHash } from 'node:crypto';
import { quotaOf } from '../ceph/ceph-user.js';
import { isObject, textIn } from '../json.js';
import { add, type Call, conflict, create, named, type PlanItem } from '../plan.js';
import { samePolicy } from '../policy-text.js';
import { UNLIMITED, type WantedBucket } from '../wanted.js';
import { isNoQuota, quotaParameters, quotaText, sameQuota } from './ceph-user-items.js';
import type { ImportGateway } from './import-gateway.js';

/** `tenant/bucket`, as the admin API names buckets. */
const entryOf = (tenant: string, name: string): string => (tenant === '' ? name : `${tenant}/${name}`);

/** Path-style, in the tenant. Source: Ceph, "RGW multi-tenancy". */
const pathOf = ({ tenant, name }: WantedBucket): string => `/${tenant === '' ? '' : `${tenant}%3A`}${name}`;

const ofAdmin = (parameters: Readonly<Record<string, string>>, subresource?: string): Call => ({ api: 'admin', method: 'PUT', path: '/bucket', parameters, ...(subresource !== undefined && { subresource }) });

export async function readBucket(gateway: ImportGateway, wanted: WantedBucket): Promise<WantedBucket | undefined> {
  const found = await gateway.readAdmin('/bucket', { bucket: entryOf(wanted.tenant, wanted.name) });
  if (!isObject(found)) return undefined;
  const policy = wanted.policy === '' ? undefined : await gateway.readS3(pathOf(wanted), 'policy');
  return { ...wanted, owner: textIn(found, 'owner'), quota: quotaOf(found['bucket_quota']), policy: policy ?? '' };
}

/** Objects stay where they are: only the bucket, its owner, quota and policy. */
export function bucketItems(wanted: WantedBucket, present: WantedBucket | undefined): readonly PlanItem[] {
  const { tenant, name, owner, quota, policy } = wanted;
  const what = named('bucket', name, tenant);
  if (present && owner !== '' && present.owner !== owner) return [conflict(what, `it is ${present.owner || 'nobody'}'s, not ${owner}'s`)];
  const items: PlanItem[] = present ? [] : [creation(what, wanted)];
  const there = present?.quota ?? UNLIMITED;
  if (!sameQuota(quota, there) && !isNoQuota(quota)) {
    items.push(isNoQuota(there) ? add(what, `quota ${quotaText(quota)}`, ofAdmin({ bucket: entryOf(tenant, name), ...quotaParameters(quota) }, 'quota')) : conflict(what, 'its quota is another one'));
  }
  const its = present?.policy ?? '';
  if (policy !== '' && !samePolicy(policy, its)) {
    items.push(its === '' ? add(what, 'bucket policy', { api: 's3', method: 'PUT', path: pathOf(wanted), subresource: 'policy', body: policy }) : conflict(what, 'its policy says something else'));
  }
  return items;
}

/**
 * The administrator makes it and gives it away. In the namespace of a tenant nobody else makes a bucket: it has another name until
 * it is given, the same in every run, so that one which was broken off is found again.
 */
function creation(what: string, { tenant, name, uid, owner }: WantedBucket): PlanItem {
  const first = tenant === '' ? name : `rolegate-import-${createHash('sha256').update(entryOf(tenant, name)).digest('hex').slice(0, 32)}`;
  const made: Call = { api: 's3', method: 'PUT', path: `/${first}`, done: 'BucketAlreadyOwnedByYou' };
  const given = uid === '' ? [] : [ofAdmin({ bucket: first, uid, ...(first !== name && { 'new-bucket-name': name }) })];
  return create(what, owner === '' ? 'owned by whoever imports' : `owned by ${owner}`, made, ...given);
}
