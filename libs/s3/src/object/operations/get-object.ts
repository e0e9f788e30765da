import { defineStream, type RawReply, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectOutput, GetObjectRequest } from '@aws-sdk/client-s3';
import { assertMayLearn, assertReaderConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import type { ObjectStore } from '../../store/index.js';
import { missingObject } from '../../versioning/missing-object.js';
import { shownVersion } from '../../versioning/shown-version.js';
import { readConditions } from '../conditions.js';
import { withAnnotations } from '../object.annotations.js';
import { onObject, readActions } from '../object.authorization.js';
import { assertReadable, notModifiedReply, objectOutput } from '../object.output.js';
import { parseRange, requestedRange } from '../range-header.js';

/** `Body` is what the store gives: the bytes of a small object, a stream of a larger one. */
type GetObjectReply = Omit<GetObjectOutput, 'Body'> & { Body: Buffer | AsyncIterable<Buffer> };

/** Source: S3 API Reference, GetObject. */
export const getObject = (store: ObjectStore, sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'GetObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'GetObject'),
  actions: ['s3:GetObject', 's3:GetObjectVersion'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidRange', 'InvalidPartNumber', 'InvalidRequest', 'InvalidArgument', 'InvalidEncryptionAlgorithmError', 'PreconditionFailed'],
  anonymous: 'by-policy',
  access: onObject<GetObjectRequest>(readActions, store),

  async handle(input, ctx): Promise<GetObjectReply | RawReply> {
    assertReadable(input, ctx);
    const found = presentBucket(input, ctx);
    try {
      const range = ctx.headers['if-range'] === undefined ? parseRange(input.Range) : await requestedRange(input, found.state.bucketId, ctx, store);
      const got = await store.get(found.state.bucketId, input.Key!, { versionId: input.VersionId, range, partNumber: input.PartNumber, conditions: readConditions(input), ...sealer.opening(input, found.state.bucketId, ctx) });
      if (!got) throw await missingObject(store, input, ctx);
      await assertReaderConsents(got, input, readActions, ctx);
      const meta = shownVersion(found.state, got.meta);
      return Object.assign(withAnnotations(objectOutput(input, meta, got.range), meta, found, input, ctx) as GetObjectReply, { Body: got.body });
    } catch (error) {
      await assertMayLearn(error, store, input, readActions, ctx);
      return notModifiedReply(error, found.state);
    }
  },
});
