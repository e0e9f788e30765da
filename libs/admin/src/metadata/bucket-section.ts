import { type OperationContext, type Present, type Reads } from '#operation';
import { bucket, bucketNameKey, bucketNamespace, type BucketState, bucketStream, ownerNow } from '#s3';
import { entryName } from '../bucket/bucket-info.js';
import { quotaInfo } from '../quota/quota-info.js';
import { metadataEntry } from './metadata-entry.js';
import { readable, type Section } from './section.js';

const address = (state: BucketState) => ({
  name: state.name, marker: state.bucketId, bucket_id: state.bucketId, tenant: bucketNamespace(state.account),
  explicit_placement: { data_pool: '', data_extra_pool: '', index_pool: '' },
});

/** Source: rgw_common.h, BUCKET_VERSIONED and BUCKET_VERSIONS_SUSPENDED. */
const flagsOf = ({ versioning }: BucketState): number => (versioning === undefined ? 0 : versioning === 'Enabled' ? 2 : 6);

const stamp = ({ version, state }: Present<BucketState>) => ({ tag: state.bucketId, version, time: state.creationDate });

/** Names. Source: rgw_bucket.cc, RGWBucketEntryPoint::dump. */
export const bucketSection: Section<BucketState> = {
  aggregate: bucket,
  keyOf: entryName,

  async read(key, reads, ctx) {
    const slash = key.indexOf('/');
    const found = await reads.byKey(bucket, bucketNameKey(key.slice(0, Math.max(slash, 0)), key.slice(slash + 1)));
    return readable(found, ctx);
  },

  entry: (key, found, { directory }) => metadataEntry('bucket', key, stamp(found), {
    bucket: address(found.state), owner: ownerNow(found.state.owner, directory).id, creation_time: found.state.creationDate.toISOString(),
    linked: String(found.state.owner.stream !== ''), has_bucket_info: 'false',
  }),
};

/** Names and ids. Source: rgw_bucket.cc, RGWBucketInfo::dump. */
export const bucketInstanceSection: Section<BucketState> = {
  aggregate: bucket,
  keyOf: (state) => `${entryName(state)}:${state.bucketId}`,
  read: (key, reads, ctx) => readInstance(key, reads, ctx),

  entry: (key, found, { directory }) => metadataEntry('bucket.instance', key, stamp(found), {
    bucket_info: {
      bucket: address(found.state), creation_time: found.state.creationDate.toISOString(), owner: ownerNow(found.state.owner, directory).id, flags: flagsOf(found.state), zonegroup: found.state.region,
      placement_rule: 'default-placement', has_instance_obj: 'true', quota: quotaInfo(found.state.quota), num_shards: 0, bi_shard_hash_type: 0, requester_pays: 'false',
      has_website: 'false', swift_versioning: 'false', swift_ver_location: '', index_type: 0, mdsearch_config: [], reshard_status: 0, new_bucket_instance_id: '',
    },
    attrs: [],
  }),
};

async function readInstance(key: string, reads: Reads, ctx: OperationContext): Promise<Present<BucketState> | undefined> {
  const colon = key.lastIndexOf(':');
  const found = readable(await reads.byStream(bucket, bucketStream(key.slice(colon + 1))), ctx);
  return found && entryName(found.state) === key.slice(0, colon) ? found : undefined;
}
