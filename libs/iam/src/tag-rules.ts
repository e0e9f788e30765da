import { RolegateError } from '#kernel';
import type { PolicySwitches } from '#policy';
import type { Tag } from './tag.js';

const MOST_TAGS = 50;

/**
 * The tags after `added` joined `present`. Profile aws: a key stands once (ignoring case), adding it again replaces the
 * value, twice in one request is refused. Profile ceph: the same key with several values keeps them all.
 * @throws RolegateError InvalidInput, LimitExceeded
 */
export function checkedTags(present: readonly Tag[], added: readonly { Key?: string; Value?: string }[] | undefined, switches: Pick<PolicySwitches, 'multiValuedTags'>): readonly Tag[] {
  const incoming = (added ?? []).map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }));
  const reserved = incoming.find((tag) => tag.Key.toLowerCase().startsWith('aws:'));
  if (reserved) throw new RolegateError('InvalidInput', `Tag keys beginning with aws: are reserved: ${reserved.Key}`);
  const tags = switches.multiValuedTags ? joinMultiValued(present, incoming) : joinSingleValued(present, incoming);
  if (tags.length > MOST_TAGS) throw new RolegateError('LimitExceeded', `The number of tags has reached the maximum limit of ${MOST_TAGS}.`);
  return tags;
}

function joinMultiValued(present: readonly Tag[], incoming: readonly Tag[]): readonly Tag[] {
  const joined = [...present];
  for (const tag of incoming) if (!joined.some((one) => one.Key === tag.Key && one.Value === tag.Value)) joined.push(tag);
  return joined;
}

function joinSingleValued(present: readonly Tag[], incoming: readonly Tag[]): readonly Tag[] {
  const keys = incoming.map((tag) => tag.Key.toLowerCase());
  if (new Set(keys).size < keys.length) throw new RolegateError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  return [...present.filter((tag) => !keys.includes(tag.Key.toLowerCase())), ...incoming];
}
