import { RolegateError } from '#kernel';
import type { PolicySwitches } from '#policy';
import type { Tag } from './tag.js';

const MOST_TAGS = 50;

type TagSwitches = Pick<PolicySwitches, 'multiValuedVariables'>;

/** Keys of users and roles are the same in any case; those of everything else are not. Source: IAM User Guide, "Rules for tagging in IAM and AWS STS". */
export type TagKeys = 'in-any-case' | 'as-written';

const folding: Readonly<Record<TagKeys, (key: string) => string>> = { 'in-any-case': (key) => key.toLowerCase(), 'as-written': (key) => key };

/**
 * The tags after `added` joined `present`. Profile aws: a key stands once, adding it again replaces the value, twice in one
 * request is refused. Profile ceph: the same key with several values keeps them all.
 * @throws RolegateError InvalidInput, LimitExceeded
 */
export function checkedTags(present: readonly Tag[], added: readonly { Key?: string; Value?: string }[] | undefined, switches: TagSwitches, keys: TagKeys = 'in-any-case'): readonly Tag[] {
  const incoming = (added ?? []).map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }));
  const reserved = incoming.find((tag) => tag.Key.toLowerCase().startsWith('aws:'));
  if (reserved) throw new RolegateError('InvalidInput', `Tag keys beginning with aws: are reserved: ${reserved.Key}`);
  const tags = switches.multiValuedVariables ? joinMultiValued(present, incoming) : joinSingleValued(present, incoming, keys);
  if (tags.length > MOST_TAGS) throw new RolegateError('LimitExceeded', `The number of tags has reached the maximum limit of ${MOST_TAGS}.`);
  return tags;
}

/** The tags without those keys, with all values of each. */
export function withoutTags(present: readonly Tag[], names: readonly string[], switches: TagSwitches, keys: TagKeys = 'in-any-case'): readonly Tag[] {
  const folded = folding[switches.multiValuedVariables ? 'as-written' : keys];
  const gone = new Set(names.map(folded));
  return present.filter((tag) => !gone.has(folded(tag.Key)));
}

/** Lists show tags by key; the values of one key (Ceph) by value. */
export const sortedTags = (tags: readonly Tag[]): readonly Tag[] =>
  [...tags].sort((a, b) => (tagSortKey(a) < tagSortKey(b) ? -1 : 1));

export const tagSortKey = (tag: Tag): string => `${tag.Key}\u0000${tag.Value}`;

export const sameTags = (a: readonly Tag[], b: readonly Tag[]): boolean =>
  a.length === b.length && a.every((tag, i) => tag.Key === b[i]!.Key && tag.Value === b[i]!.Value);

function joinMultiValued(present: readonly Tag[], incoming: readonly Tag[]): readonly Tag[] {
  const joined = [...present];
  for (const tag of incoming) if (!joined.some((one) => one.Key === tag.Key && one.Value === tag.Value)) joined.push(tag);
  return joined;
}

function joinSingleValued(present: readonly Tag[], incoming: readonly Tag[], keys: TagKeys): readonly Tag[] {
  const folded = folding[keys];
  const names = incoming.map((tag) => folded(tag.Key));
  if (new Set(names).size < names.length) throw new RolegateError('InvalidInput', `Duplicate tag keys found.${keys === 'in-any-case' ? ' Please note that Tag keys are case insensitive.' : ''}`);
  return [...present.filter((tag) => !names.includes(folded(tag.Key))), ...incoming];
}
