import { isRolegateError, RolegateError } from '#kernel';
import { defineStream, errorCatalogues, judge, type StreamContext, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteObjectsOutput, DeleteObjectsRequest, DeletedObject, _Error as FailedDeletion, ObjectIdentifier } from '@aws-sdk/client-s3';
import { existingTagKeys } from '../../acl/object-facts.js';
import { type FoundBucket, presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { notImplemented, refuseMembers } from '../../bucket/not-implemented.js';
import { announcing, removal } from '../../notification/announcing.js';
import { type GovernanceBypass, governanceBypass } from '../../lock/governance-bypass.js';
import type { BeforeCommit, ObjectStore } from '../../store/index.js';
import { assertVersionId, unknownVersion } from '../../versioning/missing-object.js';
import { deletedObject } from '../../versioning/deleted-object.js';
import { entityTags } from '../conditions.js';
import { isBelowRoot } from '../key-below-root.js';
import { caughtUp, deleteActions, objectAccess } from '../object.authorization.js';
import { assertKeyFits } from '../object.headers.js';

/** Source: S3 API Reference, DeleteObjects. */
const MOST_KEYS = 1000;

/** Source: S3 API Reference, DeleteObjects. Every key is authorized by itself; the refused ones are listed as errors. */
export const deleteObjects = (store: ObjectStore): StreamOperation => defineStream({
  name: 'DeleteObjects',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'DeleteObjects'),
  actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'MalformedXML', 'OperationAborted', 'NotImplemented'],
  anonymous: 'by-policy',
  access: (input: DeleteObjectsRequest, ctx) => withBucket(input, ctx, () => []),

  async handle(input, ctx): Promise<DeleteObjectsOutput> {
    refuseMembers(input, [['MFA', 'x-amz-mfa']]);
    const objects = checkedObjects(input);
    const failed: FailedDeletion[] = [];
    // What was there before anything was asked: the re-check compares with it.
    let found = presentBucket(input, ctx);
    let allowed = await allowedOf(objects, { store, input, ctx }, failed);
    if (failed.some(({ Code }) => Code === 'AccessDenied')) {
      await caughtUp(ctx);
      failed.length = 0;
      found = presentBucket(input, ctx);
      allowed = await allowedOf(objects, { store, input, ctx }, failed);
    }
    const bypass = await governanceBypass(input, allowed.filter((one) => one.VersionId !== undefined).map((one) => one.Key!), ctx);
    const request: Deletions = { store, input, found, ctx, bypass, failed };
    const deleted = [...(await together(request, allowed.filter((one) => one.ETag === undefined))), ...(await conditionally(request, allowed))];
    for (const one of deleted) ctx.concerned({ key: one.Key!, versionId: one.VersionId ?? one.DeleteMarkerVersionId, status: 204, errorCode: '' });
    for (const one of failed) ctx.concerned({ key: one.Key!, versionId: one.VersionId, status: errorCatalogues.s3[one.Code!]?.status ?? 500, errorCode: one.Code! });
    const shown = input.Delete!.Quiet ? [] : deleted;
    return { Deleted: shown.length > 0 ? shown : undefined, Errors: failed.length > 0 ? failed : undefined };
  },
});

/** What the rights of a request are asked with. */
interface Asking {
  readonly store: ObjectStore;
  readonly input: DeleteObjectsRequest;
  readonly ctx: StreamContext;
}

/** What all deletions of a request share; those that fail are noted. */
interface Deletions extends Asking {
  readonly found: FoundBucket;
  readonly bypass: GovernanceBypass;
  readonly failed: FailedDeletion[];
}

/** @throws RolegateError MalformedXML */
function checkedObjects({ Delete }: DeleteObjectsRequest): readonly ObjectIdentifier[] {
  const objects = Delete?.Objects ?? [];
  if (objects.length > 0 && objects.length <= MOST_KEYS && objects.every((one) => one.Key !== undefined && one.Key !== '')) return objects;
  throw new RolegateError('MalformedXML', '', { detail: `${objects.length} keys, or an empty one` });
}

const failure = ({ Key, VersionId }: ObjectIdentifier, code: string): FailedDeletion =>
  ({ Key, VersionId, Code: code, Message: errorCatalogues.s3[code]?.message });

/** Notes a failed deletion for errors of one key; everything else concerns the whole request and is thrown on. */
function noteFailure(one: ObjectIdentifier, error: unknown, failed: FailedDeletion[]): void {
  if (!isRolegateError(error)) throw error;
  failed.push(failure(one, error.code));
}

/** Tags of the object are read where a policy speaks of them. */
const mayDelete = async (one: ObjectIdentifier, { store, input, ctx }: Asking): Promise<boolean> =>
  (await judge(objectAccess(presentBucket(input, ctx), deleteActions, ctx, one.Key!, one.VersionId, store), (access) => ctx.decide(access))).decision.allowed;

/** Objects whose tags are read at a time, where a policy speaks of them: the store's connection takes these questions together. */
const AT_A_TIME = 100;

async function allowedOf(objects: readonly ObjectIdentifier[], asking: Asking, failed: FailedDeletion[]): Promise<ObjectIdentifier[]> {
  const allowed: ObjectIdentifier[] = [];
  for (let from = 0; from < objects.length; from += AT_A_TIME) {
    const some = objects.slice(from, from + AT_A_TIME);
    const outcomes = await Promise.allSettled(some.map((one) => assertDeletable(one, asking)));
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') allowed.push(some[i]!);
      else noteFailure(some[i]!, outcome.reason, failed);
    }
  }
  return allowed;
}

/** @throws RolegateError what is answered for this one */
async function assertDeletable(one: ObjectIdentifier, asking: Asking): Promise<void> {
  assertKeyFits(one.Key!);
  if (!isBelowRoot(one.Key!)) throw new RolegateError('InvalidURI', '');
  if (!(await mayDelete(one, asking))) throw new RolegateError('AccessDenied', '');
  assertVersionId(one);
  const unknown = unknownVersion(presentBucket(asking.input, asking.ctx).state, one.VersionId, asking.ctx);
  if (unknown) throw unknown;
  if (one.LastModifiedTime !== undefined || one.Size !== undefined) throw notImplemented('LastModifiedTime');
}

/** The re-check knows nothing of the keys: where the caller or the bucket has changed, every one is asked for again. */
const stillAllowed = (objects: readonly ObjectIdentifier[], { bypass, found, ...asking }: Deletions): BeforeCommit => bypass.rechecked(async () => {
  const { input, ctx } = asking;
  const { principal } = ctx;
  await ctx.recheck();
  if (presentBucket(input, ctx).state === found.state && ctx.principal === principal) return;
  for (const one of objects) {
    if (await mayDelete(one, asking)) continue;
    await caughtUp(ctx);
    if (!(await mayDelete(one, asking))) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'revoked', detail: `${one.Key!}: no longer allowed` });
  }
});

/** One that is named twice is deleted once. */
const nameOf = ({ Key, VersionId = '' }: ObjectIdentifier): string => `${Key!.length} ${Key!}${VersionId}`;

async function together(request: Deletions, objects: readonly ObjectIdentifier[]): Promise<DeletedObject[]> {
  if (objects.length === 0) return [];
  const named = [...new Map(objects.map((one) => [nameOf(one), one]))];
  const { store, found, ctx, bypass, failed } = request;
  const targets = named.map(([, { Key, VersionId }]) => ({ key: Key!, versionId: VersionId, bypassGovernance: bypass.of(Key!) }));
  const results = await store.deleteMany(found.state.bucketId, targets, { beforeCommit: stillAllowed(objects, request), announce: announcing(found, removal, ctx) });
  const byName = new Map(named.map(([name], i) => [name, results[i]!]));
  return objects.flatMap((one) => {
    const result = byName.get(nameOf(one))!;
    if (!result.locked) return deletedObject(one, result, found.state);
    failed.push(failure(one, 'AccessDenied'));
    return [];
  });
}

/** Deletions that depend on the object's ETag, one after the other; returns those that were done. */
async function conditionally(request: Deletions, objects: readonly ObjectIdentifier[]): Promise<DeletedObject[]> {
  const { store, found, ctx, bypass, failed } = request;
  const done: DeletedObject[] = [];
  for (const one of objects) {
    if (one.ETag === undefined) continue;
    try {
      const result = await store.delete(found.state.bucketId, one.Key!, {
        versionId: one.VersionId,
        bypassGovernance: bypass.of(one.Key!),
        conditions: { ifMatch: entityTags(one.ETag) },
        beforeCommit: stillAllowed([one], request),
        announce: announcing(found, removal, ctx, one.Key!),
      });
      done.push(deletedObject(one, result, found.state));
    } catch (error) {
      noteFailure(one, error, failed);
    }
  }
  return done;
}
