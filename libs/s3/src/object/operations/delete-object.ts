import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteObjectOutput, DeleteObjectRequest } from '@aws-sdk/client-s3';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { type Refused, refuseMembers } from '../../bucket/not-implemented.js';
import { governanceBypass } from '../../lock/governance-bypass.js';
import { announcing, removal } from '../../notification/announcing.js';
import type { ObjectStore } from '../../store/index.js';
import { entityTags } from '../conditions.js';
import { assertVersionId, unknownVersion } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';
import { deleteActions, onObject } from '../object.authorization.js';
import { assertKeyFits } from '../object.headers.js';

const NOT_BUILT: Refused = [['MFA', 'x-amz-mfa'], ['IfMatchLastModifiedTime', 'x-amz-if-match-last-modified-time'], ['IfMatchSize', 'x-amz-if-match-size']];

/** Source: S3 API Reference, DeleteObject: a key or a version that is not there answers the same. */
export const deleteObject = (store: ObjectStore): StreamOperation => defineStream({
  name: 'DeleteObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'DeleteObject'),
  actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'InvalidArgument', 'KeyTooLongError', 'PreconditionFailed', 'OperationAborted', 'NotImplemented'],
  anonymous: 'by-policy',
  access: onObject<DeleteObjectRequest>(deleteActions, store),

  async handle(input, ctx): Promise<DeleteObjectOutput> {
    refuseMembers(input, NOT_BUILT);
    assertVersionId(input);
    const found = presentBucket(input, ctx);
    const { state } = found;
    assertKeyFits(input.Key!);
    const unknown = unknownVersion(state, input.VersionId, ctx);
    if (unknown) throw unknown;
    const bypass = await governanceBypass(input, input.VersionId === undefined ? [] : [input.Key!], ctx);
    const { deleteMarker, versionId = input.VersionId } = await store.delete(state.bucketId, input.Key!, {
      versionId: input.VersionId,
      bypassGovernance: bypass.of(input.Key!),
      conditions: input.IfMatch === undefined ? undefined : { ifMatch: entityTags(input.IfMatch) },
      beforeCommit: bypass.rechecked(() => ctx.recheck()),
      announce: announcing(found, removal, ctx, input.Key!),
    });
    return input.VersionId !== undefined || deleteMarker ? { DeleteMarker: deleteMarker, VersionId: shownVersionId(state, versionId) } : {};
  },
});
