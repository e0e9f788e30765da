import { RolegateError } from '#kernel';
import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { UploadPartOutput, UploadPartRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { onObject } from '../../object/object.authorization.js';
import { checksumMember } from '../../object/object.checksum.js';
import { declaredSize } from '../../object/object.size.js';
import { partNumber } from '../../object/part-number.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import type { ObjectStore } from '../../store/index.js';
import { createActions, uploadAddress } from '../upload.address.js';
import { announcedAlgorithm, assertPartChecksum, SummedBody, unaskedAlgorithm } from '../upload.checksum.js';

/** Source: S3 API Reference, UploadPart. No part is kept unless its whole body arrived, was proven and is still allowed. */
export const uploadPart = (store: ObjectStore, quotas = new QuotaGuard(store), sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'UploadPart',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'UploadPart'),
  actions: ['s3:PutObject'],
  conditionKeys: [],
  errors: [
    'NoSuchBucket', 'NoSuchUpload', 'InvalidArgument', 'InvalidRequest', 'EntityTooLarge', 'MissingContentLength', 'IncompleteBody', 'BadDigest', 'OperationAborted',
    'InsufficientStorage', 'QuotaExceeded', 'InvalidEncryptionAlgorithmError',
  ],
  streamsBody: true,
  access: onObject<UploadPartRequest>(createActions),

  async handle(input, ctx): Promise<UploadPartOutput> {
    const number = partNumber(input);
    const size = declaredSize(ctx);
    const address = uploadAddress(input, ctx);
    const upload = await store.getUpload(address);
    const { checksum } = upload;
    const sealingKey = await sealer.partKey(upload, input, address.bucketId, ctx);
    const announced = announcedAlgorithm(input, ctx);
    assertPartChecksum(announced, checksum, ctx);
    const algorithm = checksum?.algorithm ?? unaskedAlgorithm(ctx);
    const summed = algorithm && announced === undefined ? new SummedBody(ctx.body, algorithm) : undefined;
    const part = await quotas.within(presentBucket(input, ctx), { objects: 1, bytes: size }, ctx, (beforeCommit) => store.putPart(address, number, summed ?? ctx.body, {
      size,
      sealingKey,
      customerKey: sealer.sentKey(input, ctx),
      verify: () => summed?.value() ?? (checksum && proven(ctx.body.checksums()[checksum.algorithm])),
      beforeCommit,
    }));
    return { ETag: `"${part.etag}"`, ...(algorithm && { [checksumMember(algorithm)]: part.checksum }), ...encryptionMembers(upload.encryption, input) };
  },
});

/** An announced sum has been proven when the body has come to its end. */
function proven(sum: string | undefined): string {
  if (sum === undefined) throw new RolegateError('InternalError', '', { detail: 'the checksum that a part announced was not computed' });
  return sum;
}
