import { RolegateError } from '#kernel';
import type { OperationContext, StreamContext } from '#operation';
import { presentBucket } from '../bucket/bucket.queries.js';
import type { BucketState } from '../bucket/bucket.state.js';
import { hiddenKey, type ObjectInput } from '../object/object.authorization.js';
import { type DeleteMarker, NULL_VERSION, type ObjectStore, VERSION_ID } from '../store/index.js';
import { shownVersionId } from './shown-version.js';

/** @throws RolegateError InvalidArgument */
export function assertVersionId({ VersionId }: ObjectInput): void {
  if (VersionId !== '') return;
  throw new RolegateError('InvalidArgument', 'Version id cannot be the empty string', { fields: { ArgumentName: 'versionId', ArgumentValue: '' } });
}

/**
 * What is answered for an object, or a version of it, that is not there. A delete marker says so in the headers, and takes no
 * GET: NoSuchKey where it stands for the object, MethodNotAllowed where it is the version that was named (S3 API Reference,
 * GetObject; User Guide, "Working with delete markers").
 */
export async function missingObject(store: ObjectStore, input: ObjectInput, ctx: StreamContext): Promise<RolegateError> {
  const hidden = await hiddenKey(input, ctx);
  if (hidden) return hidden;
  const { state } = presentBucket(input, ctx);
  const versionId = input.VersionId;
  const marker = state.versioning && (await store.deleteMarker({ bucketId: state.bucketId, key: input.Key!, versionId }));
  const headers = marker && markerHeaders(shownVersionId(state, marker.versionId)!);
  if (versionId === undefined) return new RolegateError('NoSuchKey', '', { fields: { Key: input.Key! }, headers });
  if (!marker) return unknownVersion(state, versionId, ctx) ?? new RolegateError('NoSuchVersion', '', { fields: { Key: input.Key!, VersionId: versionId.slice(0, 256) } });
  return methodNotAllowed(marker, headers!);
}

/** What is no id at all is said to be so in profile aws, where RGW looks for it; the ids of another S3 are its own. */
export function unknownVersion({ store }: BucketState, versionId: string | undefined, { settings }: OperationContext): RolegateError | undefined {
  if (settings.compat === 'ceph' || store !== undefined || versionId === undefined || versionId === NULL_VERSION || VERSION_ID.test(versionId)) return undefined;
  return new RolegateError('InvalidArgument', 'Invalid version id specified', { fields: { ArgumentName: 'versionId', ArgumentValue: versionId.slice(0, 256) } });
}

const markerHeaders = (versionId: string): Record<string, string> => ({ 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId });

const methodNotAllowed = ({ lastModified }: DeleteMarker, headers: Record<string, string>): RolegateError => new RolegateError('MethodNotAllowed', '', {
  fields: { ResourceType: 'DeleteMarker' },
  headers: { ...headers, Allow: 'DELETE', 'Last-Modified': new Date(lastModified).toUTCString() },
});

/** As a missing object; a delete marker is no source. @returns also InvalidRequest */
export async function missingSource(store: ObjectStore, source: ObjectInput, ctx: StreamContext): Promise<RolegateError> {
  const error = await missingObject(store, source, ctx);
  return error.code === 'MethodNotAllowed' ? new RolegateError('InvalidRequest', 'The source of a copy request may not specifically refer to a delete marker by version id.') : error;
}
