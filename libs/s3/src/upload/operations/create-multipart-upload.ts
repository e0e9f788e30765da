import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { refuseOnNewObject } from '../../bucket/not-implemented.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { abortOf } from '../../lifecycle/expiration-header.js';
import { newAnnotations, newObjectActions, newObjectErrors, newObjectKeys, onNewObject } from '../../object/new-object.js';
import { assertKeyFits, objectHeaders, userMetadata } from '../../object/object.headers.js';
import type { ObjectStore } from '../../store/index.js';
import { requestedChecksum } from '../upload.checksum.js';
import { initiatorOf } from '../upload.initiator.js';

/** Source: S3 API Reference, CreateMultipartUpload. What the object will have but its bytes is said here. */
export const createMultipartUpload = (store: ObjectStore, sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'CreateMultipartUpload',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'CreateMultipartUpload'),
  actions: ['s3:PutObject', ...newObjectActions],
  conditionKeys: newObjectKeys,
  errors: ['NoSuchBucket', 'KeyTooLongError', 'MetadataTooLarge', 'InvalidStorageClass', 'InvalidEncryptionAlgorithmError', 'OperationAborted', 'NotImplemented', ...newObjectErrors],
  access: (input: CreateMultipartUploadRequest, ctx) => onNewObject(input, ctx),

  async handle(input, ctx): Promise<CreateMultipartUploadOutput> {
    refuseOnNewObject(input);
    const key = input.Key!;
    assertKeyFits(key);
    const checksum = requestedChecksum(input);
    const found = presentBucket(input, ctx);
    const annotations = await newAnnotations(input, found, ctx);
    const encrypting = await sealer.newUpload(input, found, key, ctx);
    const { uploadId, initiated } = await store.createUpload(found.state.bucketId, key, {
      headers: objectHeaders(ctx.headers),
      metadata: userMetadata(input.Metadata),
      annotations,
      checksum,
      ...encrypting?.options,
      initiator: initiatorOf(ctx.principal),
      beforeCommit: () => ctx.recheck(),
    });
    return { Bucket: input.Bucket, Key: key, UploadId: uploadId, ChecksumAlgorithm: checksum?.algorithm, ChecksumType: checksum?.type, ...abortOf(found.state, key, initiated), ...encryptionMembers(encrypting, input) };
  },
});
