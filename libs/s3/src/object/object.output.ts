import { isRolegateError, RolegateError } from '#kernel';
import { RawReply, type StreamContext } from '#operation';
import type { GetObjectOutput, GetObjectRequest, HeadObjectRequest } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import { encryptionMembers, refuseEncryptionHeader } from '../encryption/requested-encryption.js';
import { type ByteRange, type ObjectMeta, objectOfRefusal } from '../store/index.js';
import { assertVersionId } from '../versioning/missing-object.js';
import { shownVersionId } from '../versioning/shown-version.js';
import { checksumMembers } from './object.checksum.js';
import { partNumber } from './part-number.js';

type ReadInput = GetObjectRequest | HeadObjectRequest;

/** S3's default (PutObject, "Content-Type"). */
const DEFAULT_TYPE = 'binary/octet-stream';

/** What GET and HEAD refuse alike. @throws RolegateError InvalidRequest, InvalidArgument, InvalidPartNumber */
export function assertReadable(input: ReadInput, ctx: StreamContext): void {
  refuseEncryptionHeader(ctx);
  assertVersionId(input);
  if (input.PartNumber !== undefined) assertPartNumber(input);
  if (!overridesHeaders(input)) return;
  if (ctx.principal.kind === 'anonymous') throw new RolegateError('InvalidRequest', 'Request specific response headers cannot be used for anonymous GET requests.');
  assertHeaderValues(input);
}

/** @throws RolegateError InvalidRequest, InvalidArgument */
function assertPartNumber(input: ReadInput): void {
  if (input.Range !== undefined) throw new RolegateError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  partNumber(input);
}

const overridesHeaders = (input: ReadInput): boolean =>
  input.ResponseCacheControl !== undefined || input.ResponseContentDisposition !== undefined || input.ResponseContentEncoding !== undefined ||
  input.ResponseContentLanguage !== undefined || input.ResponseContentType !== undefined || input.ResponseExpires !== undefined;

/** The parameters whose text becomes a header of the reply. `response-expires` is read as a date, and written anew. */
const OVERRIDES = [
  ['ResponseCacheControl', 'response-cache-control'], ['ResponseContentDisposition', 'response-content-disposition'], ['ResponseContentEncoding', 'response-content-encoding'],
  ['ResponseContentLanguage', 'response-content-language'], ['ResponseContentType', 'response-content-type'],
] as const;

/** RFC 9110 section 5.5: a tab, visible ASCII, spaces, and the bytes above ASCII, which are ISO-8859-1's characters. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function assertHeaderValues(input: ReadInput): void {
  for (const [member, parameter] of OVERRIDES) {
    const value = input[member];
    if (value === undefined || HEADER_VALUE.test(value)) continue;
    throw new RolegateError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', { fields: { ArgumentName: parameter }, reason: 'no-header' });
  }
}

/** The reply's headers, as members of the output. A range or part that was asked for and has bytes makes the reply 206. */
export function objectOutput(input: ReadInput, meta: ObjectMeta, range: ByteRange | undefined): GetObjectOutput {
  const { headers } = meta;
  const size = range === undefined && input.PartNumber !== undefined ? 0 : meta.size;
  const output: GetObjectOutput = {
    AcceptRanges: 'bytes',
    LastModified: new Date(meta.lastModified),
    ContentLength: range === undefined ? size : range.end - range.start + 1,
    ETag: `"${meta.etag}"`,
    ContentType: input.ResponseContentType ?? headers['content-type'] ?? DEFAULT_TYPE,
    CacheControl: input.ResponseCacheControl ?? headers['cache-control'],
    ContentDisposition: input.ResponseContentDisposition ?? headers['content-disposition'],
    ContentEncoding: input.ResponseContentEncoding ?? headers['content-encoding'],
    ContentLanguage: input.ResponseContentLanguage ?? headers['content-language'],
    ExpiresString: input.ResponseExpires?.toUTCString() ?? headers.expires,
    WebsiteRedirectLocation: headers['x-amz-website-redirect-location'],
    Metadata: meta.metadata,
    VersionId: meta.versionId,
  };
  if (meta.encryption !== undefined) Object.assign(output, encryptionMembers(meta.encryption, input));
  if (range !== undefined) output.ContentRange = `bytes ${range.start}-${range.end}/${size}`;
  if (input.PartNumber !== undefined) output.PartsCount = meta.parts;
  // A part of the body would not match the checksum of the whole.
  if (input.ChecksumMode === 'ENABLED' && output.ContentLength === meta.size) Object.assign(output, checksumMembers(meta.checksum));
  return output;
}

/**
 * A 304 has the object's tag and date, how long it may be kept (RFC 9110 section 15.4.5) and its version, and no error body; what is
 * no "not modified" is thrown on.
 */
export function notModifiedReply(error: unknown, state: Pick<BucketState, 'versioning'>): RawReply {
  if (!isRolegateError(error) || error.code !== 'NotModified') throw error;
  const headers: Record<string, string> = { ETag: error.fields!.ETag!, 'Last-Modified': error.fields!.LastModified! };
  const object = objectOfRefusal(error);
  if (object?.headers?.['cache-control'] !== undefined) headers['Cache-Control'] = object.headers['cache-control'];
  if (object?.headers?.expires !== undefined) headers.Expires = object.headers.expires;
  const versionId = object && shownVersionId(state, object.versionId);
  if (versionId !== undefined) headers['x-amz-version-id'] = versionId;
  return new RawReply(304, headers, '');
}
