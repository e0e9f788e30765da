import { accountOf, bucketBoundOf, countIn, user } from '#iam';
import { RolegateError, bucketArn } from '#kernel';
import { type AccessRequest, byStream, defineWrite, type OperationContext, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateBucketOutput, CreateBucketRequest } from '@aws-sdk/client-s3';
import { aclAccessOfNewBucket, aclOfNewBucket, assertSameAcl, newBucketAclErrors } from '../../acl/new-bucket.js';
import { assertSameLock, lockAccessOfNewBucket, lockOfNewBucket, newBucketLockActions } from '../../lock/new-bucket.js';
import { assertSameTags, newBucketTagActions, newBucketTagErrors, newBucketTagKeys, tagAccessOfNewBucket, tagsOfNewBucket } from '../../bucket-tagging/new-bucket.js';
import { notImplemented } from '../not-implemented.js';
import type { BucketPlacement, ObjectStore } from '../../store/index.js';
import { addressOf } from '../bucket.address.js';
import type { BucketCreated } from '../bucket.events.js';
import { newBucketId } from '../bucket.id.js';
import { assertBucketName } from '../bucket.name.js';
import { wantedPlacement } from '../bucket.placement.js';
import { bucketCounter, bucketNameKey, bucketNamespace, bucketStream } from '../bucket.projection.js';
import { bucketNamed, type FoundBucket } from '../bucket.queries.js';

const tooManyBuckets = (): RolegateError => new RolegateError('TooManyBuckets', 'You have attempted to create more buckets than allowed', { reason: 'quota' });

/**
 * Source: S3 API Reference, CreateBucket. Making one's own bucket again does nothing in profile ceph, as in RGW and in
 * us-east-1. Quota: the
 * account's, else the user's max_buckets (0: unlimited, negative: none), Ceph's "radosgw-admin user create --max-buckets".
 */
export const createBucket = (store: ObjectStore): WriteOperation => defineWrite({
  name: 'CreateBucket',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'CreateBucket'),
  actions: ['s3:CreateBucket', 's3:PutBucketAcl', 's3:PutBucketOwnershipControls', ...newBucketLockActions, ...newBucketTagActions],
  conditionKeys: ['s3:LocationConstraint', ...newBucketTagKeys],
  errors: ['BucketAlreadyExists', 'BucketAlreadyOwnedByYou', 'InvalidBucketName', 'InvalidLocationConstraint', 'TooManyBuckets', 'NotImplemented', ...newBucketTagErrors, ...newBucketAclErrors],
  onlyAdds: true,

  access(input: CreateBucketRequest, ctx) {
    const name = newName(input, ctx);
    const create: AccessRequest = {
      action: 's3:CreateBucket',
      resource: bucketArn(name),
      resourceAccount: ctx.principal.account,
      bucket: { name, owner: ctx.principal.owner },
      owner: true,
      conditions: { 's3:LocationConstraint': input.CreateBucketConfiguration?.LocationConstraint },
    };
    const [tagged, ...tags] = tagAccessOfNewBucket(input, create);
    return [aclAccessOfNewBucket(input, tagged!, ctx), lockAccessOfNewBucket(input, create, ctx), tags].flat();
  },

  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx), owner: byStream(user, ctx.principal.owner.stream), within: accountOf(ctx) }),

  decide(input, { existing, owner, within }, ctx) {
    refuseWhatIsNotBuilt(input);
    const name = newName(input, ctx);
    const placement = wantedPlacement(input.CreateBucketConfiguration?.LocationConstraint, addressOf(input.Bucket!, ctx.principal.account), store, ctx);
    if (existing) return existingBucketAgain(existing, input, ctx);
    const { principal } = ctx;
    const limit = bucketBoundOf((within ?? owner)?.state.maxBuckets ?? 0);
    if (limit === 0) throw tooManyBuckets();
    const bucketId = newBucketId(ctx);
    const stream = bucketStream(bucketId);
    const created: BucketCreated = { type: 'BucketCreated', data: { bucketId, name, owner: { ...principal.owner }, region: ctx.settings.region, ...(placement && { store: placement }) } };
    const events = [created, ...lockOfNewBucket(input), ...tagsOfNewBucket(input), ...aclOfNewBucket(input, principal.owner, ctx)];
    const owned = principal.owner.stream;
    return {
      writes: [{ stream, account: principal.account, expected: 0, events }],
      take: [{ name: bucketNameKey(bucketNamespace(principal.account), name), owner: stream }],
      // A user with buckets cannot be removed; an account is not while anything of it is counted.
      hold: owned.startsWith('user/') ? [{ target: owned, holder: stream }] : [],
      counts: within ? countIn(principal.account, 'buckets', 1, within) : owned === '' ? [] : [{ name: bucketCounter(owned), by: 1, ...(limit !== undefined && { limit }) }],
      output: { bucketId, name, placement, revision: events.length },
    };
  },

  frame: ({ ObjectLockEnabledForBucket: lock }, { existing }, _ctx, made) => opened(store, made, !existing, lock === true),

  reply: async ({ name }): Promise<CreateBucketOutput> => ({ Location: `/${name}` }),
});

/** The bucket that there is now. */
interface Made {
  readonly bucketId: string;
  readonly name: string;
  readonly placement?: BucketPlacement;
  /** Version of its stream. */
  readonly revision: number;
}

/**
 * The store knows the bucket, and that it keeps versions, before anybody else does. What a failed append leaves is closed, not
 * dropped: whether it failed is not always known, and what is left closed is dropped or reopened later, as the log says.
 */
async function opened(store: ObjectStore, { bucketId, placement, revision }: Made, isNew: boolean, lock: boolean): ReturnType<NonNullable<WriteOperation['frame']>> {
  const undo = async (): Promise<void> => {
    if (isNew) await store.closeBucket(bucketId);
  };
  const keepVersions = async (settled: boolean): Promise<void> => {
    if (lock && isNew) await store.setVersioning(bucketId, 'Enabled', revision, settled);
  };
  await store.createBucket(bucketId, placement, { objectLock: lock });
  try {
    await keepVersions(false);
  } catch (error) {
    await undo();
    throw error;
  }
  const done = async (): Promise<void> => {
    await keepVersions(true);
    // What goes unsaid is found in the log later.
    if (isNew && placement) await store.upstreams?.recorded(bucketId).catch(() => undefined);
  };
  return { done, undo };
}

/** The name, in the caller's own namespace. @throws RolegateError InvalidBucketName, AccessDenied for another tenant's */
function newName(input: CreateBucketRequest, ctx: OperationContext): string {
  const { namespace, name } = addressOf(input.Bucket!, ctx.principal.account);
  assertBucketName(name, ctx.settings.compat);
  if (namespace !== bucketNamespace(ctx.principal.account)) {
    throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'other-tenant', detail: `a bucket of tenant ${namespace || '(none)'} cannot be made from outside it` });
  }
  return name;
}

function refuseWhatIsNotBuilt(input: CreateBucketRequest): void {
  if (input.BucketNamespace !== undefined && input.BucketNamespace !== 'global') throw notImplemented('x-amz-bucket-namespace');
  // Of directory buckets; some clients send the elements empty.
  const { Location, Bucket } = input.CreateBucketConfiguration ?? {};
  if (Location?.Type !== undefined || Location?.Name !== undefined || Bucket?.Type !== undefined || Bucket?.DataRedundancy !== undefined) throw notImplemented('CreateBucketConfiguration');
}

function existingBucketAgain({ state, version }: FoundBucket, input: CreateBucketRequest, ctx: OperationContext): { output: Made } {
  const fields = { BucketName: state.name };
  if (state.account !== ctx.principal.account || state.owner.stream !== ctx.principal.owner.stream) {
    throw new RolegateError('BucketAlreadyExists', '', { fields });
  }
  if (ctx.settings.compat === 'aws') throw new RolegateError('BucketAlreadyOwnedByYou', '', { fields });
  assertSameAcl(input, state, ctx);
  assertSameLock(input, state);
  assertSameTags(input, state);
  return { output: { bucketId: state.bucketId, name: state.name, placement: state.store, revision: version } };
}
