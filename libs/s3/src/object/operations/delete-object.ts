import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteObjectOutput, DeleteObjectRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { refuseMembers } from '../../bucket/not-implemented.js';
import type { ObjectStore } from '../../store/index.js';
import { entityTags } from '../conditions.js';
import { assertNullVersion, beforeCommit, deleteActions, objectAccess, onObject } from '../object.authorization.js';

/** Source: S3 API Reference, DeleteObject: a key that is not there answers the same. */
export const deleteObject = (store: ObjectStore): StreamOperation => defineStream({
  name: 'DeleteObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'DeleteObject'),
  actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  errors: ['NoSuchBucket', 'NoSuchVersion', 'PreconditionFailed', 'OperationAborted', 'NotImplemented'],
  anonymous: 'by-policy',
  access: onObject<DeleteObjectRequest>(deleteActions),

  async handle(input, ctx): Promise<DeleteObjectOutput> {
    refuseMembers(input, ['MFA', 'IfMatchLastModifiedTime', 'IfMatchSize']);
    assertNullVersion(input);
    const found = presentBucket(input, ctx);
    await store.delete(found.state.bucketId, input.Key!, {
      conditions: input.IfMatch === undefined ? undefined : { ifMatch: entityTags(input.IfMatch) },
      beforeCommit: beforeCommit(ctx, found, (now) => [objectAccess(now, deleteActions, ctx, input.Key!, input.VersionId)]),
    });
    return {};
  },
});
