import { RolegateError } from '#kernel';
import { defineStream, type StreamContext, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import { checksumHeader, isChecksumValue } from '#signatures';
import type { CompletedPart, CompleteMultipartUploadOutput, CompleteMultipartUploadRequest } from '@aws-sdk/client-s3';
import { assertNotBlocked } from '../../acl/acl.rules.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { customerKeyOf } from '../../encryption/customer-key.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { defaultRetentionOf } from '../../lock/lock.configuration.js';
import { entityTags, writeConditions } from '../../object/conditions.js';
import { announcing } from '../../notification/announcing.js';
import { onObject } from '../../object/object.authorization.js';
import { checksumMember, checksumMembers, givenChecksums } from '../../object/object.checksum.js';
import { objectUrl } from '../../object/object-url.js';
import { MOST_PARTS } from '../../object/part-number.js';
import { expirationOfNew } from '../../lifecycle/expiration-header.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import type { Assembly, NamedPart, ObjectStore, Upload } from '../../store/index.js';
import { shownVersionId } from '../../versioning/shown-version.js';
import { createActions, uploadAddress } from '../upload.address.js';

/** Source: S3 API Reference, CompleteMultipartUpload. */
export const completeMultipartUpload = (store: ObjectStore, quotas = new QuotaGuard(store), sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'CompleteMultipartUpload',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'CompleteMultipartUpload'),
  actions: ['s3:PutObject'],
  conditionKeys: [],
  errors: [
    'NoSuchBucket', 'NoSuchUpload', 'NoSuchKey', 'MalformedXML', 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'InvalidRequest', 'BadDigest', 'PreconditionFailed',
    'OperationAborted', 'QuotaExceeded', 'InvalidArgument', 'InvalidEncryptionAlgorithmError', 'NotImplemented',
  ],
  access: onObject<CompleteMultipartUploadRequest>(createActions),

  async handle(input, ctx): Promise<CompleteMultipartUploadOutput> {
    const listed = listedParts(input);
    assertSumForm(input);
    // What is no key at all is said before anything is looked at.
    customerKeyOf(input, ctx);
    const found = presentBucket(input, ctx);
    const address = uploadAddress(input, ctx);
    let encryption: Upload['encryption'];
    // Its bytes were counted as they came.
    const completed = await quotas.within(found, { objects: 1, bytes: 0 }, ctx, (beforeCommit) => store.completeUpload(address, listed.map(namedPart), {
      conditions: writeConditions(input),
      defaultRetention: defaultRetentionOf(found.state),
      verify: (assembly, upload) => {
        // The ACL that the upload began with may be blocked since.
        if (upload.acl) assertNotBlocked(presentBucket(input, ctx).state, upload.acl.grants);
        sealer.assertPartKey(upload, input, address.bucketId, ctx);
        ({ encryption } = upload);
        verify(input, listed, assembly, upload, ctx);
      },
      beforeCommit,
      announce: announcing(found, 'ObjectCreated:CompleteMultipartUpload', ctx, input.Key!),
    }));
    return {
      Location: objectUrl(input.Bucket!, input.Key!, ctx),
      Bucket: input.Bucket, Key: input.Key, ETag: `"${completed.etag}"`, VersionId: shownVersionId(found.state, completed.versionId),
      Expiration: await expirationOfNew(store, found.state, input.Key!, completed), ...checksumMembers(completed.checksum),
      ServerSideEncryption: encryptionMembers(encryption, input)?.ServerSideEncryption,
    };
  },
});

/** @throws RolegateError MalformedXML, InvalidPartOrder */
function listedParts({ MultipartUpload, UploadId }: CompleteMultipartUploadRequest): readonly CompletedPart[] {
  const parts = MultipartUpload?.Parts ?? [];
  if (parts.length === 0 || parts.length > MOST_PARTS || parts.some((one) => one.ETag === undefined || one.PartNumber === undefined)) {
    throw new RolegateError('MalformedXML', '', { detail: `${parts.length} parts, or one without number or tag` });
  }
  for (const part of parts) assertPartForm(part);
  if (parts.some((one, i) => i > 0 && one.PartNumber! <= parts[i - 1]!.PartNumber!)) throw new RolegateError('InvalidPartOrder', '', { fields: { UploadId: UploadId!.slice(0, 256) } });
  return parts;
}

/** @throws RolegateError InvalidArgument */
function assertPartForm(part: CompletedPart): void {
  if (part.PartNumber! < 1) throw invalidArgument('PartNumber', String(part.PartNumber), 'PartNumber must be >= 1');
  const sums = givenChecksums(part);
  if (sums.length === 0 || (sums.length === 1 && isChecksumValue(sums[0]!.algorithm, sums[0]!.value))) return;
  const shown = sums.length === 1 ? sums[0]!.value : sums.map(({ algorithm, value }) => `${algorithm}:${value};`).join('');
  throw invalidArgument('Checksum', shown, 'Invalid Base64 or multiple checksums present in request');
}

const invalidArgument = (ArgumentName: string, value: string, message: string): RolegateError =>
  new RolegateError('InvalidArgument', message, { fields: { ArgumentName, ArgumentValue: value.slice(0, 256) } });

function namedPart(part: CompletedPart): NamedPart {
  const tags = entityTags(part.ETag!);
  return { number: part.PartNumber!, etag: tags === '*' ? '*' : tags[0]!, checksum: givenChecksums(part)[0]?.value };
}

const invalid = (message: string): RolegateError => new RolegateError('InvalidRequest', message);

/** A sum of the whole, with the number of parts behind it where it is of their sums. @throws RolegateError InvalidRequest */
function assertSumForm(input: CompleteMultipartUploadRequest): void {
  const sums = givenChecksums(input);
  if (sums.length > 1) throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const [sum] = sums;
  if (sum && !isChecksumValue(sum.algorithm, sum.value.replace(/-\d{1,5}$/, ''))) throw invalid(`Value for ${checksumHeader(sum.algorithm)} header is invalid.`);
}

/** What the request says of the object must be so. @throws RolegateError InvalidRequest, BadDigest */
function verify(input: CompleteMultipartUploadRequest, listed: readonly CompletedPart[], { size, checksum }: Assembly, upload: Upload, ctx: StreamContext): void {
  if (Number(input.MpuObjectSize) < 0) throw invalid(`Value for x-amz-mp-object-size header is less than zero: '${input.MpuObjectSize}'`);
  if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== size) {
    throw invalid(`The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${size}`);
  }
  const { checksum: wanted } = upload;
  if (input.ChecksumType !== undefined && input.ChecksumType.toUpperCase() !== wanted?.type) {
    throw invalid(`The upload was created using the ${wanted?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`);
  }
  for (const { algorithm, value } of givenChecksums(input)) {
    if (algorithm !== (wanted ?? checksum)?.algorithm) throw invalid(`Checksum Type mismatch occurred, expected checksum Type: ${wanted?.algorithm.toLowerCase() ?? 'null'}, actual checksum Type: ${algorithm.toLowerCase()}`);
    if (!sameSum(value, checksum?.value, listed.length)) throw new RolegateError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  if (ctx.settings.compat === 'aws' && wanted?.type === 'COMPOSITE') assertEverySum(listed, wanted.algorithm);
}

/** Of a composite sum the number of parts may be left out. */
const sameSum = (given: string, computed: string | undefined, parts: number): boolean => given === computed || `${given}-${parts}` === computed;

/** AWS asks for the parts' sums in the list; RGW takes the list without. @throws RolegateError InvalidRequest */
function assertEverySum(listed: readonly CompletedPart[], algorithm: NonNullable<Upload['checksum']>['algorithm']): void {
  const missing = listed.find((part) => part[checksumMember(algorithm)] === undefined);
  if (!missing) return;
  throw invalid(`The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${missing.PartNumber} in the request.`);
}
