import { isRolegateError } from '#kernel';
import type { AccessRequest, ConditionValues, StreamContext } from '#operation';
import { presentBucket } from '../bucket/bucket.queries.js';
import { type Actions, assertAllowed, objectAccess, type ObjectInput } from '../object/object.authorization.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import { type GetResult, type ObjectAnnotations, objectOfRefusal } from '../store/index.js';
import { accessWith, type ObjectReader, restedOnObject } from './object-facts.js';

/** The question about an object that was read: its owner, its ACL and its tags have their say. */
export function readObjectAccess(kept: ObjectAnnotations, input: ObjectInput, actions: Actions, ctx: StreamContext, conditions?: ConditionValues): AccessRequest {
  const found = presentBucket(input, ctx);
  const asked = objectAccess(found, actions, ctx, input.Key!, input.VersionId);
  return accessWith(kept, conditions ? { ...asked, conditions: { ...asked.conditions, ...conditions } } : asked, { found, key: input.Key! }, ctx);
}

/**
 * Asked when the object was read: before, it was taken for one of the bucket's owner without an ACL, or another object stood
 * there. Costs nothing for one that is what it was taken for.
 * @param conditions of the request, beside those of every request for `actions`
 * @throws RolegateError AccessDenied
 */
export async function assertObjectConsents(kept: ObjectAnnotations, input: ObjectInput, actions: Actions, ctx: StreamContext, conditions?: ConditionValues): Promise<void> {
  if (kept.owner === undefined && kept.acl === undefined && !restedOnObject(ctx)) return;
  await assertAllowed(ctx, () => readObjectAccess(kept, input, actions, ctx, conditions));
}

/** Refusals of a read that tell what the object is: its tag and date, its length, its parts, that it is encrypted. */
const TELLING: ReadonlySet<string> = new Set(['PreconditionFailed', 'NotModified', 'InvalidRange', 'InvalidPartNumber', 'InvalidRequest', 'InvalidArgument']);

/**
 * As assertObjectConsents, where the store refused to read the object before it was seen: who may not read it is not told why.
 * @throws RolegateError AccessDenied
 */
export async function assertMayLearn(refusal: unknown, store: ObjectReader, input: ObjectInput, actions: Actions, ctx: StreamContext): Promise<void> {
  if (!isRolegateError(refusal) || !TELLING.has(refusal.code)) return;
  const { state } = presentBucket(input, ctx);
  if (aclsDisabled(state, ctx.settings) && !restedOnObject(ctx)) return;
  const kept = objectOfRefusal(refusal) ?? await store.head(state.bucketId, input.Key!, { versionId: input.VersionId });
  if (kept) await assertObjectConsents(kept, input, actions, ctx);
}

/** As assertObjectConsents, for an object whose body is open: it is closed for whoever may not read it. */
export async function assertReaderConsents({ meta, body }: GetResult, input: ObjectInput, actions: Actions, ctx: StreamContext): Promise<void> {
  try {
    await assertObjectConsents(meta, input, actions, ctx);
  } catch (error) {
    if (!Buffer.isBuffer(body)) await body.close();
    throw error;
  }
}
