import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectTaggingOutput, PutObjectTaggingRequest } from '@aws-sdk/client-s3';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { askingObject, existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { assertProven } from '../../object/object.proof.js';
import { announcing } from '../../notification/announcing.js';
import type { ObjectStore } from '../../store/index.js';
import { objectTags } from '../object-tags.js';
import { putTaggingAccess, putTaggingActions } from '../object-tags.authorization.js';
import { requestObjectTagKeys, requestObjectTags } from '../object-tags.conditions.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';

/** Source: S3 API Reference, PutObjectTagging. Replaces all tags of the object, or of the version. */
export const putObjectTagging = (store: ObjectStore): StreamOperation => defineStream({
  name: 'PutObjectTagging',
  service: 's3',
  feature: 'tagging',
  schema: awsOperation('s3', 'PutObjectTagging'),
  actions: ['s3:PutObjectTagging', 's3:PutObjectVersionTagging'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys, ...requestObjectTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidTag', 'BadRequest', 'MalformedXML', 'InvalidRequest', 'OperationAborted'],
  anonymous: 'by-policy',
  access: (input: PutObjectTaggingRequest, ctx) =>
    withBucket(input, ctx, (found) => askingObject(putTaggingAccess(found, ctx, input.Key!, input.VersionId, objectTags(input.Tagging!.TagSet!, ctx.settings)), { found, key: input.Key!, versionId: input.VersionId }, ctx, store)),

  async handle(input, ctx): Promise<PutObjectTaggingOutput> {
    assertVersionId(input);
    assertProven(ctx);
    const found = presentBucket(input, ctx);
    const tags = objectTags(input.Tagging!.TagSet!, ctx.settings);
    const done = await store.annotate(found.state.bucketId, input.Key!, input.VersionId, { tags }, {
      admit: (kept) => assertObjectConsents(kept, input, putTaggingActions, ctx, requestObjectTags(tags)), beforeCommit: () => ctx.recheck(), announce: announcing(found, 'ObjectTagging:Put', ctx, input.Key!),
    });
    if (!done) throw await missingObject(store, input, ctx);
    return { VersionId: shownVersionId(found.state, done.versionId) };
  },
});
