import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { refuseOnNewObject } from '../../bucket/not-implemented.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { expirationOfNew } from '../../lifecycle/expiration-header.js';
import { defaultRetentionOf } from '../../lock/lock.configuration.js';
import { assertLockProven } from '../../lock/lock.proof.js';
import { announcing } from '../../notification/announcing.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import type { ObjectChecksum, ObjectStore } from '../../store/index.js';
import { announcedAlgorithm, SummedBody, unaskedAlgorithm } from '../../upload/upload.checksum.js';
import { shownVersionId } from '../../versioning/shown-version.js';
import { writeConditions } from '../conditions.js';
import { newAnnotations, newObjectActions, newObjectErrors, newObjectKeys, onNewObject } from '../new-object.js';
import { checksumMembers, provenChecksum } from '../object.checksum.js';
import { assertKeyFits, objectHeaders, userMetadata } from '../object.headers.js';
import { bodySize } from '../object.size.js';

/** Source: S3 API Reference, PutObject. Nothing is stored unless the whole body arrived, was proven and is still allowed. */
export const putObject = (store: ObjectStore, quotas = new QuotaGuard(store), sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'PutObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'PutObject'),
  actions: ['s3:PutObject', ...newObjectActions],
  conditionKeys: newObjectKeys,
  errors: [
    'NoSuchBucket', 'NoSuchKey', 'KeyTooLongError', 'EntityTooLarge', 'MetadataTooLarge', 'InvalidStorageClass', 'MissingContentLength', 'IncompleteBody', 'BadDigest',
    'PreconditionFailed', 'OperationAborted', 'InsufficientStorage', 'QuotaExceeded', 'NotImplemented',
    'InvalidEncryptionAlgorithmError', ...newObjectErrors,
  ],
  anonymous: 'by-policy',
  streamsBody: true,
  access: (input: PutObjectRequest, ctx) => onNewObject(input, ctx),

  async handle(input, ctx): Promise<PutObjectOutput> {
    refuseOnNewObject(input);
    const key = input.Key!;
    assertKeyFits(key);
    const { size, atMost } = bodySize(ctx);
    const found = presentBucket(input, ctx);
    assertLockProven(input, found, ctx);
    const annotations = await newAnnotations(input, found, ctx);
    const encrypting = await sealer.newObject(input, found, key, ctx);
    const algorithm = unaskedAlgorithm(ctx);
    const summed = algorithm && announcedAlgorithm(input, ctx) === undefined ? new SummedBody(ctx.body, algorithm) : undefined;
    let checksum: ObjectChecksum | undefined;
    const put = await quotas.within(found, { objects: 1, bytes: atMost }, ctx, (beforeCommit) => store.put(found.state.bucketId, key, summed ?? ctx.body, {
      size,
      headers: objectHeaders(ctx.headers),
      metadata: userMetadata(input.Metadata),
      annotations,
      defaultRetention: defaultRetentionOf(found.state),
      conditions: writeConditions(input),
      ...encrypting?.options,
      verify: () => (checksum = summed?.checksum() ?? provenChecksum(ctx.body)),
      beforeCommit,
      // Of a form alone the length is not known.
      announce: announcing(found, size === undefined ? 'ObjectCreated:Post' : 'ObjectCreated:Put', ctx, key),
    }));
    return { ETag: `"${put.etag}"`, VersionId: shownVersionId(found.state, put.versionId), Expiration: await expirationOfNew(store, found.state, key, put), ...checksumMembers(checksum), ...encryptionMembers(encrypting, input) };
  },
});
