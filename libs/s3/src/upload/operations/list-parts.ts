import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { ListPartsOutput, ListPartsRequest } from '@aws-sdk/client-s3';
import { ownersIn } from '../../acl/listed-owners.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { abortOf } from '../../lifecycle/expiration-header.js';
import { checksumMember } from '../../object/object.checksum.js';
import { partNumberMarker, partsPageSize } from '../../object/part-number.js';
import type { ObjectStore } from '../../store/index.js';
import { listPartsActions, uploadAddress } from '../upload.address.js';
import { onUpload } from '../upload.initiator.js';

/** Source: S3 API Reference, ListParts. */
export const listParts = (store: ObjectStore, sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'ListParts',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'ListParts'),
  actions: ['s3:ListMultipartUploadParts'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUpload', 'InvalidArgument', 'InvalidRequest', 'InvalidEncryptionAlgorithmError'],
  access: onUpload<ListPartsRequest>(listPartsActions, store),

  async handle(input, ctx): Promise<ListPartsOutput> {
    const limit = partsPageSize(input.MaxParts, 'max-parts');
    const marker = partNumberMarker(input.PartNumberMarker, 'part-number-marker');
    const address = uploadAddress(input, ctx);
    const { upload, parts, truncated } = await store.listParts(address, { after: marker, limit });
    const { checksum, initiator, initiated } = upload;
    sealer.assertPartKey(upload, input, address.bucketId, ctx);
    const { state } = presentBucket(input, ctx);
    const owner = ownersIn(state, ctx)(upload.owner);
    return {
      ...abortOf(state, input.Key!, initiated),
      Bucket: input.Bucket, Key: input.Key, UploadId: input.UploadId,
      PartNumberMarker: String(marker), NextPartNumberMarker: String(parts.at(-1)?.number ?? marker), MaxParts: limit, IsTruncated: truncated,
      Initiator: { ID: initiator.id, DisplayName: initiator.displayName },
      Owner: { ID: owner.id, DisplayName: owner.displayName },
      StorageClass: 'STANDARD', ChecksumAlgorithm: checksum?.algorithm, ChecksumType: checksum?.type,
      Parts: parts.map((part) => ({
        PartNumber: part.number, LastModified: new Date(part.lastModified), ETag: `"${part.etag}"`, Size: part.size,
        ...(checksum && { [checksumMember(checksum.algorithm)]: part.checksum }),
      })),
    };
  },
});
