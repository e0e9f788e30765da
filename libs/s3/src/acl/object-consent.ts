import type { AccessRequest, ConditionValues, StreamContext } from '#operation';
import { presentBucket } from '../bucket/bucket.queries.js';
import { type Actions, assertAllowed, objectAccess, type ObjectInput } from '../object/object.authorization.js';
import type { GetResult, ObjectAnnotations } from '../store/index.js';
import { accessWith, restedOnObject } from './object-facts.js';

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

/** As assertObjectConsents, for an object whose body is open: it is closed for whoever may not read it. */
export async function assertReaderConsents({ meta, body }: GetResult, input: ObjectInput, actions: Actions, ctx: StreamContext): Promise<void> {
  try {
    await assertObjectConsents(meta, input, actions, ctx);
  } catch (error) {
    if (!Buffer.isBuffer(body)) await body.close();
    throw error;
  }
}
