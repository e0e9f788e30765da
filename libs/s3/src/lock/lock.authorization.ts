import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { askingObject, type ObjectReader } from '../acl/object-facts.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { type Actions, objectAccess, type ObjectInput } from '../object/object.authorization.js';

/** Actions on locks have no form for versions. */
const action = (name: string): Actions => ({ plain: name, versioned: name });

export const getRetentionActions = action('s3:GetObjectRetention');
export const putRetentionActions = action('s3:PutObjectRetention');
export const getLegalHoldActions = action('s3:GetObjectLegalHold');
export const putLegalHoldActions = action('s3:PutObjectLegalHold');

/** The question whether the caller may lock an object so, in which the object that is there has a say. */
export function lockAccess(found: FoundBucket, actions: Actions, { Key, VersionId }: ObjectInput, asked: ConditionValues | undefined, ctx: OperationContext, store: ObjectReader): AccessRequest {
  const access = objectAccess(found, actions, ctx, Key!, VersionId);
  return askingObject({ ...access, conditions: { ...access.conditions, ...asked } }, { found, key: Key!, versionId: VersionId }, ctx, store);
}
