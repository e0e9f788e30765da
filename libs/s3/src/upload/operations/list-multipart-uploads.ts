import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { ListMultipartUploadsOutput, ListMultipartUploadsRequest, MultipartUpload } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { ownersIn } from '../../acl/listed-owners.js';
import type { BucketOwner } from '../../bucket/bucket.events.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { urlEncoded } from '../../object/listing/key-text.js';
import { given } from '../../object/listing/listing-input.js';
import { partsPageSize } from '../../object/part-number.js';
import type { ObjectStore, Upload } from '../../store/index.js';

/** Source: S3 API Reference, ListMultipartUploads. */
export const listMultipartUploads = (store: ObjectStore): StreamOperation => defineStream({
  name: 'ListMultipartUploads',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'ListMultipartUploads'),
  actions: ['s3:ListBucketMultipartUploads'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidArgument'],
  access: onBucket<ListMultipartUploadsRequest>('s3:ListBucketMultipartUploads'),

  async handle(input, ctx): Promise<ListMultipartUploadsOutput> {
    const { state } = presentBucket(input, ctx);
    const owners = ownersIn(state, ctx);
    const { Prefix: prefix = '', KeyMarker: keyMarker = '', UploadIdMarker: uploadIdMarker = '', EncodingType } = input;
    const delimiter = given(input.Delimiter);
    const limit = partsPageSize(input.MaxUploads, 'max-uploads');
    const page = await store.listUploads(state.bucketId, { prefix, delimiter, keyMarker: given(keyMarker), uploadIdMarker: given(uploadIdMarker), limit });
    const text = EncodingType === 'url' ? urlEncoded : (key: string): string => key;
    const { next } = page;
    return {
      Bucket: input.Bucket, KeyMarker: text(keyMarker), UploadIdMarker: uploadIdMarker,
      NextKeyMarker: next && text(next.key), NextUploadIdMarker: next && (next.uploadId ?? ''),
      Prefix: text(prefix), Delimiter: delimiter && text(delimiter), EncodingType, MaxUploads: limit, IsTruncated: page.truncated,
      Uploads: page.uploads.map((upload) => shown(upload, text(upload.key), owners(upload.owner))),
      CommonPrefixes: page.commonPrefixes.map((one) => ({ Prefix: text(one) })),
    };
  },
});

const shown = ({ uploadId, initiated, initiator, checksum }: Upload, key: string, owner: BucketOwner): MultipartUpload => ({
  Key: key, UploadId: uploadId,
  Initiator: { ID: initiator.id, DisplayName: initiator.displayName },
  Owner: { ID: owner.id, DisplayName: owner.displayName },
  StorageClass: 'STANDARD', Initiated: new Date(initiated), ChecksumAlgorithm: checksum?.algorithm, ChecksumType: checksum?.type,
});
