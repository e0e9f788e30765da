import type { DeletedObject, ObjectIdentifier } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import type { DeleteResult } from '../store/index.js';
import { shownVersionId } from './shown-version.js';

/** What DeleteObjects says of one that is gone, or has a marker before it. Source: S3 API Reference, DeletedObject. */
export function deletedObject({ Key, VersionId }: ObjectIdentifier, { deleteMarker, versionId }: DeleteResult, state: Pick<BucketState, 'versioning'>): DeletedObject {
  if (!deleteMarker) return { Key, VersionId };
  return { Key, VersionId, DeleteMarker: true, DeleteMarkerVersionId: shownVersionId(state, VersionId ?? versionId) };
}
