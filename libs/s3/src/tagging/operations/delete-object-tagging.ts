import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteObjectTaggingOutput, DeleteObjectTaggingRequest } from '@aws-sdk/client-s3';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { onObject } from '../../object/object.authorization.js';
import { announcing } from '../../notification/announcing.js';
import type { ObjectStore } from '../../store/index.js';
import { deleteTaggingActions } from '../object-tags.authorization.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';

/** Source: S3 API Reference, DeleteObjectTagging. */
export const deleteObjectTagging = (store: ObjectStore): StreamOperation => defineStream({
  name: 'DeleteObjectTagging',
  service: 's3',
  feature: 'tagging',
  schema: awsOperation('s3', 'DeleteObjectTagging'),
  actions: ['s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'OperationAborted'],
  anonymous: 'by-policy',
  access: onObject<DeleteObjectTaggingRequest>(deleteTaggingActions, store),

  async handle(input, ctx): Promise<DeleteObjectTaggingOutput> {
    assertVersionId(input);
    const found = presentBucket(input, ctx);
    const done = await store.annotate(found.state.bucketId, input.Key!, input.VersionId, { tags: null }, {
      admit: (kept) => assertObjectConsents(kept, input, deleteTaggingActions, ctx), beforeCommit: () => ctx.recheck(), announce: announcing(found, 'ObjectTagging:Delete', ctx, input.Key!),
    });
    if (!done) throw await missingObject(store, input, ctx);
    return { VersionId: shownVersionId(found.state, done.versionId) };
  },
});
