import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import type { BucketPlacement, ObjectStore } from '../store/index.js';
import type { BucketAddress } from './bucket.address.js';

/** The name that Ceph gives to its first placement target, and clients by habit. */
const DEFAULT_TARGET = 'default-placement';

/**
 * Where a new bucket shall lie by its LocationConstraint: the region, or `[region]:store`, as RGW takes `[zonegroup]:placement`
 * (Ceph, "Pool Placement and Storage Classes", "Bucket placement"). undefined: in the store of its own.
 * @throws RolegateError InvalidLocationConstraint
 */
export function wantedPlacement(constraint: string | undefined, { namespace, name }: BucketAddress, store: Pick<ObjectStore, 'placementFor'>, ctx: OperationContext): BucketPlacement | undefined {
  const { region, compat } = ctx.settings;
  const given = constraint ?? '';
  const colon = given.indexOf(':');
  const place = colon < 0 ? given : given.slice(0, colon);
  // `default` is the zonegroup that Ceph's clients name by habit.
  if (place !== '' && place !== region && !(compat === 'ceph' && place === 'default')) throw invalidLocation(given);
  const target = colon < 0 ? '' : given.slice(colon + 1);
  const wanted = target === '' || (compat === 'ceph' && target === DEFAULT_TARGET) ? undefined : target;
  if (store.placementFor) return store.placementFor(wanted, namespace, name);
  if (wanted === undefined || wanted === 'local') return undefined;
  throw invalidLocation(given);
}

const invalidLocation = (constraint: string): RolegateError =>
  new RolegateError('InvalidLocationConstraint', 'The specified location-constraint is not valid', { fields: { LocationConstraint: constraint.slice(0, 256) } });
