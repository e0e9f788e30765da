import type { OperationSettings, Present, Principal } from '#operation';
import type { BucketState } from '../../bucket/bucket.state.js';
import { announcing, expiration } from '../../notification/index.js';
import type { Announce } from '../../store/index.js';

/** Who expires objects, in the records of S3 (S3 User Guide, "Event message structure": Amazon's own service). */
const SERVICE = 's3.amazonaws.com';
const ITSELF = { userId: SERVICE, owner: { stream: '', id: SERVICE, displayName: '' } } as Principal;

/** Tells the bucket's topics of what its rules remove: LifecycleExpiration:Delete and :DeleteMarkerCreated. undefined where nobody is told. */
export function announcedExpiry(found: Present<BucketState>, settings: OperationSettings, now: number): Announce | undefined {
  const announce = announcing(found, expiration, { now, requestId: '', sourceIp: SERVICE, principal: ITSELF, settings });
  if (!announce || found.state.versioning === undefined) return announce;
  // Where versions are kept, an object goes by a marker.
  return (change) => announce(change.versionId === undefined ? { ...change, markerCreated: true } : change);
}
