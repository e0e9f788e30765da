import type { ConcernedObject } from '#operation';
import type { LoggedRequest } from './access-log-line.js';

/** Resource types that are not the operation's name without its verb. Source: S3 User Guide, "Amazon S3 server access log format", "Operation". */
const RESOURCES: Readonly<Record<string, string>> = {
  AbortMultipartUpload: 'UPLOAD',
  CompleteMultipartUpload: 'UPLOAD',
  CreateMultipartUpload: 'UPLOADS',
  DeleteBucketLifecycle: 'LIFECYCLE',
  DeleteObjects: 'MULTI_OBJECT_DELETE',
  GetBucketLifecycleConfiguration: 'LIFECYCLE',
  GetBucketLogging: 'LOGGING_STATUS',
  GetBucketNotificationConfiguration: 'NOTIFICATION',
  GetObjectLegalHold: 'OBJECT_LOCK_LEGALHOLD',
  GetObjectRetention: 'OBJECT_LOCK_RETENTION',
  ListMultipartUploads: 'UPLOADS',
  ListObjectVersions: 'BUCKETVERSIONS',
  ListObjects: 'BUCKET',
  ListObjectsV2: 'BUCKET',
  ListParts: 'UPLOAD',
  PostObject: 'OBJECT',
  PutBucketLifecycleConfiguration: 'LIFECYCLE',
  PutBucketLogging: 'LOGGING_STATUS',
  PutBucketNotificationConfiguration: 'NOTIFICATION',
  PutObjectLegalHold: 'OBJECT_LOCK_LEGALHOLD',
  PutObjectRetention: 'OBJECT_LOCK_RETENTION',
  UploadPart: 'PART',
  UploadPartCopy: 'PART',
};

/** Both of a bucket and of an object: AWS names only the latter. */
const SHARED = /^(?:BUCKET|OBJECT)_(?=ACL$)|^BUCKET_(?=.)/;

const known = new Map<string, string>(Object.entries(RESOURCES));

/** `GetBucketVersioning` → `VERSIONING`, `PutObjectTagging` → `OBJECT_TAGGING`. */
function resourceOf(operation: string): string {
  let resource = known.get(operation);
  if (resource === undefined) {
    const words = operation.replace(/^[A-Z][a-z]+/, '').replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
    known.set(operation, (resource = words.replace(SHARED, '').replace(/^POLICY$/, 'BUCKETPOLICY')));
  }
  return resource;
}

type Logged = Omit<LoggedRequest, 'ownerId' | 'bucket'>;

/** One of the objects that a request for several was about, `BATCH.DELETE.OBJECT` (S3 User Guide, "Logging requests", "Bulk delete"). */
export const loggedObject = (request: Logged, { key, versionId, status, errorCode }: ConcernedObject): Logged => ({
  ...request, operation: 'BATCH.DELETE.OBJECT', key, versionId, status, errorCode, method: '', bytesSent: 0, objectSize: undefined, totalTime: undefined, referer: undefined, userAgent: '',
});

const COPIES: ReadonlySet<string> = new Set(['CopyObject', 'UploadPartCopy']);

/** `REST.GET.OBJECT`; `operation` is AWS's name of it, '' where none was found for the request. */
export function loggedOperation(method: string, operation: string, website: boolean): string {
  if (website) return `WEBSITE.${method}.OBJECT`;
  if (method === 'OPTIONS') return 'REST.OPTIONS.PREFLIGHT';
  return `REST.${COPIES.has(operation) ? 'COPY' : method}.${resourceOf(operation) || '-'}`;
}
