import { RolegateError } from '#kernel';
import type { UpstreamStore } from '../stores/store-definition.js';

/** Empty segments, but for the end of a folder's key, and those that are steps. */
const STEPS = /(?:^|\/)\.{0,2}(?:\/)|(?:^|\/)\.\.?$/;

/**
 * Where keys are paths of files, many would mean one file: what policies say of one name would not hold for the others.
 * @throws RolegateError InvalidArgument
 */
export function assertNamed({ keys, name }: Pick<UpstreamStore, 'keys' | 'name'>, key: string): void {
  if (keys !== 'paths' || !STEPS.test(key)) return;
  throw new RolegateError('InvalidArgument', 'The object key cannot be kept in the store of this bucket.', { fields: { ArgumentName: 'Key' }, reason: 'upstream', detail: `keys of ${name} are paths (ROLEGATE_STORES, "keys"), and this one would be another's by another name` });
}
