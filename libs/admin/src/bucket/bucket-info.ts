import { isRealAccount } from '#kernel';
import type { OperationContext } from '#operation';
import { bucketNamespace, type BucketState, type BucketUsage, NO_USAGE, ownerNow } from '#s3';
import { quotaInfo } from '../quota/quota-info.js';
import type { PresentBucket } from './named-bucket.js';
import { usageInfo } from './usage-info.js';

/** Of tenants `tenant/name`. Source: rgw_bucket.h, rgw_make_bucket_entry_name. */
export const entryName = ({ account, name }: Pick<BucketState, 'account' | 'name'>): string => (bucketNamespace(account) === '' ? name : `${account}/${name}`);

/** A bucket as RGW 16.2 dumps it, and how it keeps versions as later releases do (rgw_bucket.cc, bucket_stats). There are no pools, shards and zones behind it. */
export const bucketInfo = ({ version, state }: PresentBucket, { directory }: OperationContext, usage: BucketUsage = NO_USAGE) => ({
  bucket: state.name,
  num_shards: 0,
  tenant: bucketNamespace(state.account),
  versioning: state.versioning?.toLowerCase() ?? 'off',
  zonegroup: state.region,
  placement_rule: 'default-placement',
  explicit_placement: { data_pool: '', data_extra_pool: '', index_pool: '' },
  id: state.bucketId,
  marker: state.bucketId,
  index_type: 'Normal',
  versioned: state.versioning !== undefined,
  versioning_enabled: state.versioning === 'Enabled',
  owner: ownerNow(state.owner, directory).id,
  ver: `0#${version}`,
  master_ver: '0#0',
  mtime: state.creationDate.toISOString(),
  creation_time: state.creationDate.toISOString(),
  max_marker: '0#',
  usage: usageInfo(usage),
  bucket_quota: quotaInfo(state.quota),
  ...(isRealAccount(state.account) && { account_id: state.account }),
});
