import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectTaggingOutput, GetObjectTaggingRequest } from '@aws-sdk/client-s3';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { onObject } from '../../object/object.authorization.js';
import type { ObjectStore } from '../../store/index.js';
import { tagSet } from '../object-tags.js';
import { getTaggingActions } from '../object-tags.authorization.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';

/** Source: S3 API Reference, GetObjectTagging. */
export const getObjectTagging = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectTagging',
  service: 's3',
  feature: 'tagging',
  schema: awsOperation('s3', 'GetObjectTagging'),
  actions: ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument'],
  anonymous: 'by-policy',
  access: onObject<GetObjectTaggingRequest>(getTaggingActions, store),

  async handle(input, ctx): Promise<GetObjectTaggingOutput> {
    assertVersionId(input);
    const { state } = presentBucket(input, ctx);
    const meta = await store.head(state.bucketId, input.Key!, { versionId: input.VersionId });
    if (!meta) throw await missingObject(store, input, ctx);
    await assertObjectConsents(meta, input, getTaggingActions, ctx);
    return { TagSet: tagSet(meta.tags), VersionId: shownVersionId(state, meta.versionId) };
  },
});
