import type { Placement } from '#iam';
import type { AdminInput } from '#operation';
import { displayText, filled } from './parameters.js';

/**
 * `default-placement`, `default-storage-class` and `placement-tags`: kept and shown, for nothing is placed by them here;
 * undefined when a request says nothing of them. Source: Ceph, "Pool Placement and Storage Classes".
 * @throws RolegateError InvalidArgument
 */
export function requestedPlacement(input: AdminInput, present: Placement = {}): Placement | undefined {
  const tags = filled(input, 'placement-tags')?.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  const wanted = { defaultPlacement: displayText(input, 'default-placement'), defaultStorageClass: displayText(input, 'default-storage-class'), placementTags: tags };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const placement = { ...present, ...given };
  return JSON.stringify(placement) === JSON.stringify(present) ? undefined : placement;
}
