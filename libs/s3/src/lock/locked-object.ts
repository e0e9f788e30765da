import { RolegateError } from '#kernel';
import type { StreamContext } from '#operation';
import { assertObjectConsents } from '../acl/object-consent.js';
import { presentBucket } from '../bucket/bucket.queries.js';
import type { Actions, ObjectInput } from '../object/object.authorization.js';
import type { ObjectMeta, ObjectStore } from '../store/index.js';
import { assertVersionId, missingObject } from '../versioning/missing-object.js';
import { assertLockable } from './lock.request.js';

/** The object whose lock is asked for. @throws RolegateError InvalidRequest, InvalidArgument, NoSuchKey, NoSuchVersion, MethodNotAllowed, AccessDenied */
export async function lockedObject(store: ObjectStore, input: ObjectInput, actions: Actions, ctx: StreamContext): Promise<ObjectMeta> {
  assertVersionId(input);
  const { state } = presentBucket(input, ctx);
  assertLockable(state);
  const meta = await store.head(state.bucketId, input.Key!, { versionId: input.VersionId });
  if (!meta) throw await missingObject(store, input, ctx);
  await assertObjectConsents(meta, input, actions, ctx);
  return meta;
}

export const notLocked = ({ Key }: ObjectInput): RolegateError => new RolegateError('NoSuchObjectLockConfiguration', '', { fields: { Key: Key! } });
