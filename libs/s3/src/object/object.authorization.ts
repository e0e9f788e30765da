import { RolegateError } from '#kernel';
import type { AccessRequest, OperationContext, StreamContext } from '#operation';
import { askingObject, type ObjectReader } from '../acl/object-facts.js';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import { type BucketInput, type FoundBucket, presentBucket, withBucket } from '../bucket/bucket.queries.js';

export interface ObjectInput extends BucketInput {
  readonly Key?: string;
  readonly VersionId?: string;
}

/** An action, and its form for requests that name a version (Service Authorization Reference, "Actions defined by Amazon S3"). */
export const readActions = { plain: 's3:GetObject', versioned: 's3:GetObjectVersion' } as const;
export const deleteActions = { plain: 's3:DeleteObject', versioned: 's3:DeleteObjectVersion' } as const;
export const aclActions = { plain: 's3:GetObjectAcl', versioned: 's3:GetObjectVersionAcl' } as const;
export const putActions = { plain: 's3:PutObject', versioned: 's3:PutObject' } as const;

export interface Actions {
  readonly plain: string;
  readonly versioned: string;
}

export const actionFor = ({ plain, versioned }: Actions, versionId: string | undefined): string => (versionId === undefined ? plain : versioned);

/** With `store`, the object that is there has a say: see `askingObject`. */
export function objectAccess(found: FoundBucket, actions: Actions, ctx: OperationContext, key: string, versionId?: string, store?: ObjectReader): AccessRequest {
  const access = bucketAccess(found, actionFor(actions, versionId), ctx, key, versionId === undefined ? undefined : { 's3:VersionId': versionId });
  return store === undefined ? access : askingObject(access, { found, key, versionId }, ctx, store);
}

/** Authorization of an operation on an object; `store` as in `objectAccess`. @throws RolegateError NoSuchBucket, before anything is asked */
export const onObject = <I extends ObjectInput>(actions: Actions, store?: ObjectReader) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> =>
    withBucket(input, ctx, (found) => objectAccess(found, actions, ctx, input.Key!, input.VersionId, store));

/** What hides that a key is missing: whoever may not list the bucket does not learn what is not in it (S3 API Reference, GetObject, "Permissions"). */
export async function hiddenKey(input: ObjectInput, ctx: StreamContext): Promise<RolegateError | undefined> {
  const mayList = (): boolean => ctx.decide(bucketAccess(presentBucket(input, ctx), 's3:ListBucket', ctx)).allowed;
  if (!mayList()) await caughtUp(ctx);
  if (mayList()) return undefined;
  return new RolegateError('AccessDenied', 'Access Denied', { reason: 'no-such-key', detail: 'the key does not exist, and without s3:ListBucket the caller may not know' });
}

/** For what shows only while the operation runs. @throws RolegateError AccessDenied */
export async function assertAllowed(ctx: StreamContext, asked: () => AccessRequest): Promise<void> {
  if (await isAllowed(ctx, asked)) return;
  throw ctx.refusal(asked());
}

/** Whether the caller may do something besides; a no is never memory's alone. */
export async function isAllowed(ctx: StreamContext, asked: () => AccessRequest): Promise<boolean> {
  if (ctx.decide(asked()).allowed) return true;
  await caughtUp(ctx);
  return ctx.decide(asked()).allowed;
}

/** No refusal rests on memory alone: reads the log's tail once, and the caller again where it has changed. */
export async function caughtUp(ctx: StreamContext): Promise<void> {
  await ctx.directory.catchUp();
  await ctx.recheck();
}
