import { type AccountId, RolegateError } from '#kernel';
import { byKey, type Directory, type Load, type OperationContext, type Present } from '#operation';
import { assertRequesterPays } from '../request-payment/requester-pays.js';
import { addressOf } from './bucket.address.js';
import { ownerNow } from './bucket.owner.js';
import { bucket, bucketNameKey } from './bucket.projection.js';
import type { BucketState } from './bucket.state.js';

export type FoundBucket = Present<BucketState>;

/** Members that every operation on a bucket has. */
export interface BucketInput {
  readonly Bucket?: string;
  readonly ExpectedBucketOwner?: string;
}

export const noSuchBucket = (name: string): RolegateError =>
  new RolegateError('NoSuchBucket', 'The specified bucket does not exist', { fields: { BucketName: name } });

function keyOf(wireName: string, account: AccountId): string {
  const { namespace, name } = addressOf(wireName, account);
  return bucketNameKey(namespace, name);
}

/** The bucket that a name on the wire means to a caller of `account`, as this node's memory has it. */
export function bucketInMemory(wireName: string, account: AccountId, directory: Pick<Directory, 'find'>): FoundBucket | undefined {
  const found = directory.find(bucket, keyOf(wireName, account));
  return found?.state === undefined ? undefined : (found as FoundBucket);
}

/** The bucket as this node's memory has it. */
export const findBucket = (wireName: string, ctx: OperationContext): FoundBucket | undefined => bucketInMemory(wireName, ctx.principal.account, ctx.directory);

/** The bucket that an input names, for `loads`. */
export const bucketNamed = (input: BucketInput, ctx: OperationContext): Load<BucketState> => byKey(bucket, keyOf(input.Bucket!, ctx.principal.account));

/** For `decide`. @throws RolegateError NoSuchBucket */
export function existingBucket(found: FoundBucket | undefined, input: BucketInput): FoundBucket {
  if (!found) throw noSuchBucket(input.Bucket!);
  return found;
}

/** The bucket that authorization has found already; from memory. @throws RolegateError NoSuchBucket */
export const presentBucket = (input: BucketInput, ctx: OperationContext): FoundBucket => existingBucket(findBucket(input.Bucket!, ctx), input);

/**
 * Goes on with the bucket, synchronously when memory knows it. A bucket that memory does not know is unknown only after
 * the log's tail was read once.
 * @throws RolegateError NoSuchBucket; AccessDenied when x-amz-expected-bucket-owner names another owner, or the caller does not
 * say that it pays in a Requester Pays bucket
 */
export function withBucket<T>(input: BucketInput, ctx: OperationContext, use: (found: FoundBucket) => T): T | Promise<T> {
  const found = findBucket(input.Bucket!, ctx);
  if (found === undefined) return afterCatchingUp(input, ctx, use);
  return use(usable(found, input, ctx));
}

async function afterCatchingUp<T>(input: BucketInput, ctx: OperationContext, use: (found: FoundBucket) => T): Promise<T> {
  await ctx.directory.catchUp();
  const found = presentBucket(input, ctx);
  return use(usable(found, input, ctx));
}

function usable(found: FoundBucket, { ExpectedBucketOwner }: BucketInput, ctx: OperationContext): FoundBucket {
  assertExpectedOwner(found.state, ExpectedBucketOwner, ctx);
  assertRequesterPays(found.state, ctx);
  return found;
}

/** S3 User Guide, "Verifying bucket ownership with bucket owner condition"; outside accounts the owner's id stands for it. */
export function assertExpectedOwner(state: BucketState, expected: string | undefined, { directory }: Pick<OperationContext, 'directory'>): void {
  if (expected === undefined || (expected !== '' && expected === state.account)) return;
  const { id } = ownerNow(state.owner, directory);
  if (expected === id) return;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'expected-bucket-owner', detail: `the bucket belongs to ${id}, not to ${expected}` });
}
