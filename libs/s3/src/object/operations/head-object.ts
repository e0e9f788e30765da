import { defineStream, type RawReply, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import { assertMayLearn, assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { type ObjectStore, resolveRange } from '../../store/index.js';
import { missingObject } from '../../versioning/missing-object.js';
import { shownVersion } from '../../versioning/shown-version.js';
import { readConditions } from '../conditions.js';
import { withAnnotations } from '../object.annotations.js';
import { onObject, readActions } from '../object.authorization.js';
import { assertReadable, notModifiedReply, objectOutput } from '../object.output.js';
import { parseRange, rangeStands } from '../range-header.js';

/** Source: S3 API Reference, HeadObject: needs s3:GetObject. */
export const headObject = (store: ObjectStore, sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'HeadObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'HeadObject'),
  actions: ['s3:GetObject', 's3:GetObjectVersion'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidRange', 'InvalidPartNumber', 'InvalidRequest', 'InvalidArgument', 'InvalidEncryptionAlgorithmError', 'PreconditionFailed'],
  anonymous: 'by-policy',
  access: onObject<HeadObjectRequest>(readActions, store),

  async handle(input, ctx): Promise<HeadObjectOutput | RawReply> {
    assertReadable(input, ctx);
    const found = presentBucket(input, ctx);
    try {
      const { bucketId } = found.state;
      const read = { versionId: input.VersionId, conditions: readConditions(input), customerKey: sealer.sentKey(input, ctx) };
      if (input.PartNumber !== undefined) {
        const part = await store.headPart(bucketId, input.Key!, input.PartNumber, read);
        if (!part) throw await missingObject(store, input, ctx);
        await assertObjectConsents(part.meta, input, readActions, ctx);
        sealer.assertReadable(part.meta, input, bucketId, ctx);
        const meta = shownVersion(found.state, part.meta);
        return withAnnotations(objectOutput(input, meta, part.range), meta, found, input, ctx);
      }
      const there = await store.head(bucketId, input.Key!, read);
      if (!there) throw await missingObject(store, input, ctx);
      await assertObjectConsents(there, input, readActions, ctx);
      sealer.assertReadable(there, input, bucketId, ctx);
      const meta = shownVersion(found.state, there);
      const condition = ctx.headers['if-range'];
      const range = typeof condition === 'string' && !rangeStands(condition, meta) ? undefined : parseRange(input.Range);
      return withAnnotations(objectOutput(input, meta, range && resolveRange(range, meta.size)), meta, found, input, ctx);
    } catch (error) {
      await assertMayLearn(error, store, input, readActions, ctx);
      return notModifiedReply(error, found.state);
    }
  },
});
