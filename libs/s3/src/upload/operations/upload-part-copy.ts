import { isRolegateError, RolegateError } from '#kernel';
import { type AccessRequest, defineStream, type StreamContext, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { UploadPartCopyOutput, UploadPartCopyRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { copySourceKey } from '../../encryption/customer-key.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { copyAccess, learning, sourceConditions } from '../../object/copy-access.js';
import { parseCopySource } from '../../object/copy-source.js';
import { readActions } from '../../object/object.authorization.js';
import { assertReaderConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { checksumMember } from '../../object/object.checksum.js';
import { assertPutSize } from '../../object/object.size.js';
import { partNumber } from '../../object/part-number.js';
import { parseRange } from '../../object/range-header.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import { asCopySource, type GetResult, type ObjectStore } from '../../store/index.js';
import { uploadAddress } from '../upload.address.js';
import { SummedBody, unaskedAlgorithm } from '../upload.checksum.js';
import { missingSource } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';

/** Source: S3 API Reference, UploadPartCopy: s3:GetObject on the source, s3:PutObject on the target. */
export const uploadPartCopy = (store: ObjectStore, quotas = new QuotaGuard(store), sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'UploadPartCopy',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'UploadPartCopy'),
  actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: [
    'NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'NoSuchUpload', 'InvalidArgument', 'InvalidRequest', 'EntityTooLarge', 'PreconditionFailed', 'OperationAborted',
    'InsufficientStorage', 'QuotaExceeded', 'InvalidEncryptionAlgorithmError',
  ],
  access: (input: UploadPartCopyRequest, ctx): AccessRequest[] | Promise<AccessRequest[]> => copyAccess(input, ctx, store),

  async handle(input, ctx): Promise<UploadPartCopyOutput> {
    const number = partNumber(input);
    const range = copyRange(input.CopySourceRange);
    const address = uploadAddress(input, ctx);
    const upload = await store.getUpload(address);
    const algorithm = upload.checksum?.algorithm ?? unaskedAlgorithm(ctx);
    const sealingKey = await sealer.partKey(upload, input, address.bucketId, ctx);
    const source = await opened(store, sealer, input, ctx, range);
    const { body } = source;
    try {
      const summed = algorithm && new SummedBody(body, algorithm);
      const { etag, lastModified, checksum: sum } = await quotas.within(presentBucket(input, ctx), { objects: 1, bytes: sizeOf(source) }, ctx, (beforeCommit) => store.putPart(address, number, summed ?? body, {
        size: sizeOf(source),
        sealingKey,
        customerKey: sealer.sentKey(input, ctx),
        verify: () => summed?.value(),
        beforeCommit,
      }));
      const from = presentBucket(parseCopySource(input.CopySource!), ctx).state;
      return {
        CopyPartResult: { ETag: `"${etag}"`, LastModified: new Date(lastModified), ...(algorithm && { [checksumMember(algorithm)]: sum }) },
        CopySourceVersionId: shownVersionId(from, source.meta.versionId), ...encryptionMembers(upload.encryption, input),
      };
    } finally {
      if (!Buffer.isBuffer(body)) await body.close();
    }
  },
});

/** The source's bytes. @throws RolegateError NoSuchKey, InvalidRange, PreconditionFailed, EntityTooLarge */
async function opened(store: ObjectStore, sealer: ObjectSealer, input: UploadPartCopyRequest, ctx: StreamContext, range: CopyRange | undefined): Promise<GetResult> {
  const source = parseCopySource(input.CopySource!);
  const { bucketId } = presentBucket(source, ctx).state;
  const opening = sealer.opening(copySourceKey(input), bucketId, ctx);
  const got = await learning(store, source, ctx, () => asCopySource(() => store.get(bucketId, source.Key, { versionId: source.VersionId, range, conditions: sourceConditions(input), ...opening })).catch(outside(range)));
  if (!got) throw await missingSource(store, source, ctx);
  await assertReaderConsents(got, source, readActions, ctx);
  try {
    assertRangeInside(range, got);
    assertPutSize(sizeOf(got));
    return got;
  } catch (error) {
    if (!Buffer.isBuffer(got.body)) await got.body.close();
    throw error;
  }
}

const sizeOf = ({ meta, range }: GetResult): number => (range === undefined ? meta.size : range.end - range.start + 1);

interface CopyRange {
  readonly first: number;
  readonly last: number;
}

/** `bytes=first-last`, both given. @throws RolegateError InvalidArgument */
function copyRange(header: string | undefined): CopyRange | undefined {
  if (header === undefined) return undefined;
  const range = parseRange(header);
  if (range && 'first' in range && range.last !== undefined) return { first: range.first, last: range.last };
  throw new RolegateError('InvalidArgument', 'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy', {
    fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header.slice(0, 256) },
  });
}

/** Other than a range of a read, one of a copy does not end where the object does. @throws RolegateError InvalidArgument */
function assertRangeInside(range: CopyRange | undefined, { meta }: GetResult): void {
  if (range !== undefined && range.last >= meta.size) throw rangeOutside(range, String(meta.size));
}

/** A range that begins behind the object is no other matter. */
const outside = (range: CopyRange | undefined) => (error: unknown): never => {
  const size = isRolegateError(error) && error.code === 'InvalidRange' ? error.fields?.ActualObjectSize : undefined;
  throw range !== undefined && size !== undefined ? rangeOutside(range, size) : error;
};

const rangeOutside = (range: CopyRange, size: string): RolegateError =>
  new RolegateError('InvalidArgument', `Range specified is not valid for source object of size: ${size}`, {
    fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: `bytes=${range.first}-${range.last}` },
  });
