import { isRolegateError, RolegateError } from '#kernel';

/** What an upstream answered that is no success. */
export interface UpstreamRefusal {
  readonly status: number;
  /** `''` where the reply had no body (HEAD). */
  readonly code: string;
  readonly message: string;
  /** What is there, and takes no read, is a delete marker. */
  readonly marker?: { readonly versionId?: string; readonly lastModified?: string };
}

/** The refusal of an upstream that an error is of; undefined for what is none. */
export const refusalIn = (error: unknown): UpstreamRefusal | undefined => (isRolegateError(error) ? (error.cause as UpstreamRefusal | undefined) : undefined);

/** Says that there is no such configuration of a bucket, or that the store knows none of the kind. */
export const isNotConfigured = ({ status, code }: UpstreamRefusal): boolean => code !== 'NoSuchBucket' && (status === 404 || status === 501 || status === 405);

/** An id that is none of a version, by the store's own form of ids (AWS, MinIO and versitygw say so in these words). */
const isNoVersionId = ({ code, message }: UpstreamRefusal): boolean => code === 'InvalidArgument' && /version id/i.test(message);

/** MinIO takes no query with `..` between slashes (cmd/generic-handlers.go). */
export const CLIMBING_QUERY = 'XMinioInvalidResourceName';

/**
 * Errors that are the caller's own, or of the object that he names: passed on under their names. Everything else that an
 * upstream says is between the gateway and it: whom it lets in, what its clock shows, which bucket it has.
 */
const CALLERS = new Set([
  'NoSuchKey', 'NoSuchVersion', 'NoSuchUpload', 'PreconditionFailed', 'InvalidRange', 'InvalidPart', 'InvalidPartOrder', 'InvalidPartNumber', 'EntityTooSmall',
  'EntityTooLarge', 'KeyTooLongError', 'MetadataTooLarge', 'MethodNotAllowed', 'BucketNotEmpty', 'SlowDown', 'InsufficientStorage', 'BadDigest', 'IncompleteBody',
]);

/** Other words for the same. Source: MinIO, cmd/api-errors.go; SeaweedFS and Garage say as AWS does. */
const TRANSLATED: Readonly<Record<string, string>> = {
  XMinioStorageFull: 'InsufficientStorage', XMinioAdminBucketQuotaExceeded: 'InsufficientStorage', QuotaExceeded: 'InsufficientStorage', XMinioServerNotInitialized: 'ServiceUnavailable',
  NotFound: 'NoSuchKey', KeyTooLong: 'KeyTooLongError', ConditionalRequestConflict: 'OperationAborted', Throttling: 'SlowDown', TooManyRequests: 'SlowDown',
  InvalidObjectName: 'InvalidArgument', XMinioInvalidObjectName: 'InvalidArgument', XMinioParentIsObject: 'InvalidArgument', ObjectParentIsFile: 'InvalidArgument',
  [CLIMBING_QUERY]: 'InvalidArgument', ExistingObjectIsDirectory: 'InvalidArgument', DirectoryObjectContainsData: 'InvalidArgument', ObjectExistsAsDirectory: 'InvalidArgument',
};

/** What S3s say of keys of customers, in the words of AWS, MinIO and Ceph. */
const OF_ENCRYPTION = /server side encryption|encryption parameters|hash of the key/i;
const APPLICABLE = /not applicable/i;

/** Of the key that a caller brought, or did not bring. */
const isOfEncryption = ({ status, message }: UpstreamRefusal): boolean => status === 400 && OF_ENCRYPTION.test(message);

export type Blame = 'caller' | 'configuration' | 'upstream' | 'network';

/** Whose the refusal is; for the metric that operators are woken by. */
export function blameOf(refusal: UpstreamRefusal, bringsKey = false): Blame {
  const { status, code, marker } = refusal;
  // Who brings another key than the object's is refused as a user without rights is, by whom nobody can tell them apart.
  if (isOfEncryption(refusal) || (bringsKey && status === 403 && (code === '' || code === 'AccessDenied'))) return 'caller';
  if (CALLERS.has(code) || marker !== undefined || isNoVersionId(refusal) || TRANSLATED[code] !== undefined || status === 304 || status === 412 || status === 416 || (status === 404 && code === '')) return 'caller';
  return status >= 500 ? 'upstream' : 'configuration';
}

/** The refusal as the caller may see it; what the upstream really said is for the log. */
export function upstreamError(refusal: UpstreamRefusal, where: string): RolegateError {
  const { status, code, message } = refusal;
  const detail = `${where} answered ${status} ${code}: ${message.slice(0, 512)}`;
  const known = isNoVersionId(refusal) ? 'NoSuchVersion' : (TRANSLATED[code] ?? (CALLERS.has(code) ? code : codeOfStatus(refusal)));
  if (known === 'InvalidArgument') return new RolegateError(known, 'The object key cannot be kept in the store of this bucket.', { fields: { ArgumentName: 'Key' }, detail, cause: refusal });
  if (known !== undefined) return new RolegateError(known, '', { detail, cause: refusal });
  if (isOfEncryption(refusal)) return new RolegateError('InvalidRequest', APPLICABLE.test(message) ? NOT_APPLICABLE : KEY_MISSING, { detail, reason: 'upstream', cause: refusal });
  if (code === 'NotImplemented') return new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { detail, reason: 'upstream', cause: refusal });
  return unavailable(detail, refusal);
}

const KEY_MISSING = 'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.';
const NOT_APPLICABLE = 'The encryption parameters are not applicable to this object.';
const STATUS_CODES: Readonly<Record<number, string>> = { 304: 'NotModified', 412: 'PreconditionFailed', 416: 'InvalidRange', 429: 'SlowDown', 507: 'InsufficientStorage' };
const codeOfStatus = ({ status, marker }: UpstreamRefusal): string | undefined => STATUS_CODES[status] ?? (status === 405 && marker ? 'MethodNotAllowed' : undefined);

/** 503: nothing that the caller could have done otherwise. */
export const unavailable = (detail: string, cause?: unknown): RolegateError =>
  new RolegateError('ServiceUnavailable', 'Service is unable to handle request.', { detail, cause, reason: 'upstream' });
