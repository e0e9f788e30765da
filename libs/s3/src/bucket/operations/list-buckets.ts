import type { Present, Reads } from '#operation';
import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListBucketsOutput, ListBucketsRequest } from '@aws-sdk/client-s3';
import { decodeToken, encodeToken } from '../continuation-token.js';
import { bucket, ownerPath } from '../bucket.projection.js';
import type { BucketState } from '../bucket.state.js';

/** Source: S3 API Reference, ListBuckets, MaxBuckets. */
const MOST = 10_000;

/** Source: S3 API Reference, ListBuckets. Lists what the caller's user owns, or the caller's account where there is one. */
export const listBuckets = defineRead({
  name: 'ListBuckets',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'ListBuckets'),
  actions: ['s3:ListAllMyBuckets'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: () => ({ action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*', owner: true }),

  async answer(input: ListBucketsRequest, reads, ctx): Promise<ListBucketsOutput> {
    const { account, owner } = ctx.principal;
    const most = input.MaxBuckets ?? MOST;
    if (most < 1 || most > MOST) throw new RolegateError('InvalidArgument', `max-buckets must be between 1 and ${MOST}`, { fields: { ArgumentName: 'max-buckets', ArgumentValue: String(most) } });
    const prefix = input.Prefix ?? '';
    const elsewhere = input.BucketRegion !== undefined && input.BucketRegion !== ctx.settings.region;
    const page = elsewhere ? [] : await ownedBuckets(reads, { account, pathPrefix: ownerPath(owner) }, prefix, decodeToken(input.ContinuationToken), most + 1);
    const shown = page.slice(0, most);
    return {
      Owner: { ID: owner.id, DisplayName: owner.displayName },
      Buckets: shown.map(({ state }) => ({ Name: state.name, CreationDate: state.creationDate, BucketRegion: input.MaxBuckets === undefined ? undefined : state.region })),
      Prefix: input.Prefix,
      ContinuationToken: page.length > most ? encodeToken(shown.at(-1)!.state.name) : undefined,
    };
  },
});

/** In byte order; at most `limit`. Names are ASCII, so everything before the prefix sorts before its predecessor's last name. */
async function ownedBuckets(reads: Reads, where: { account: string; pathPrefix: string }, prefix: string, after: string | undefined, limit: number): Promise<Present<BucketState>[]> {
  const before = prefix === '' ? undefined : `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) - 1)}\u{10ffff}`;
  const afterName = after === undefined || (before !== undefined && before > after) ? before : after;
  const page = await reads.list(bucket, { ...where, afterName, limit });
  const found = page.items as Present<BucketState>[];
  return prefix === '' ? found : found.filter(({ state }) => state.name.startsWith(prefix));
}
