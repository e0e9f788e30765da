import { RolegateError } from '#kernel';
import type { OperationSettings } from '#operation';
import type { LifecycleRule as GivenRule, LifecycleRuleFilter, Tag } from '@aws-sdk/client-s3';
import type { LifecycleFilter, LifecycleTag, SizeFilter } from './lifecycle.events.js';

/** Source: S3 User Guide, "Categorizing your storage using tags". */
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** A key has no more bytes. */
const LONGEST_PREFIX = 1024;

export const malformed = (detail: string): RolegateError => new RolegateError('MalformedXML', '', { detail, reason: 'invalid-lifecycle' });
export const invalidRequest = (message: string): RolegateError => new RolegateError('InvalidRequest', message, { reason: 'invalid-lifecycle' });

/** Members of a filter, those of `And` among them, as one. */
export interface PlainFilter extends SizeFilter {
  readonly prefix: string;
  readonly tags: readonly LifecycleTag[];
}

/** The filter of a rule of either form. */
export function plainFilter({ Prefix, Filter }: { readonly Prefix?: string; readonly Filter?: LifecycleFilter | LifecycleRuleFilter }): PlainFilter {
  const { And, Tag } = (Filter ?? {}) as LifecycleFilter;
  return {
    prefix: Filter?.Prefix ?? And?.Prefix ?? Prefix ?? '',
    tags: [...(Tag ? [Tag] : []), ...(And?.Tags ?? [])],
    ObjectSizeGreaterThan: Filter?.ObjectSizeGreaterThan ?? And?.ObjectSizeGreaterThan,
    ObjectSizeLessThan: Filter?.ObjectSizeLessThan ?? And?.ObjectSizeLessThan,
  };
}

export const hasTags = (filter: LifecycleRuleFilter | undefined): boolean => filter !== undefined && plainFilter({ Filter: filter }).tags.length > 0;

export function hasSizes(filter: LifecycleRuleFilter | undefined): boolean {
  if (filter === undefined) return false;
  const { ObjectSizeGreaterThan, ObjectSizeLessThan } = plainFilter({ Filter: filter });
  return ObjectSizeGreaterThan !== undefined || ObjectSizeLessThan !== undefined;
}

/**
 * A rule says with `Filter` or with `Prefix` what it is about. In profile ceph several members of a filter beside each other
 * mean what they mean in `And`, as in RGW (rgw_lc_s3.cc, LCFilter_S3::decode_xml), and `And` may have one.
 * @throws RolegateError MalformedXML
 */
export function assertDescribed({ Prefix, Filter }: GivenRule, compat: OperationSettings['compat']): void {
  if (Filter === undefined && Prefix === undefined) throw malformed('a rule with neither Filter nor Prefix');
  if (compat === 'ceph' || Filter === undefined) return;
  if (Prefix !== undefined) throw malformed('a rule with Filter and Prefix');
  if (given(Filter) > 1) throw malformed('several members of a filter outside And');
  if (Filter.And && given({ ...Filter.And, Tags: undefined }) + (Filter.And.Tags?.length ?? 0) < 2) throw malformed('And of fewer than two members');
}

const given = (members: object): number => Object.values(members).filter((one) => one !== undefined).length;

/** @throws RolegateError InvalidRequest, InvalidTag */
export function checkedFilter(filter: LifecycleRuleFilter): LifecycleFilter {
  const { prefix, tags, ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = plainFilter({ Filter: filter });
  if (Buffer.byteLength(prefix) > LONGEST_PREFIX) throw invalidRequest(`The maximum size of a prefix is ${LONGEST_PREFIX}.`);
  for (const { Key, Value } of tags) {
    if (Key.length > LONGEST_KEY) throw new RolegateError('InvalidTag', 'The TagKey you have provided is invalid', { fields: { TagKey: Key.slice(0, LONGEST_VALUE) } });
    if (Value.length > LONGEST_VALUE) throw new RolegateError('InvalidTag', 'The TagValue you have provided is invalid', { fields: { TagKey: Key } });
  }
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) throw invalidRequest('Duplicate Tag Keys are not allowed.');
  if (above !== undefined && above < 0) throw invalidRequest("'ObjectSizeGreaterThan' must be zero or a positive integer.");
  if (below !== undefined && below < 1) throw invalidRequest("'ObjectSizeLessThan' must be a positive integer.");
  if (above !== undefined && below !== undefined && below <= above) throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  const { Tag, And } = filter;
  return {
    ...kept(filter),
    ...(Tag && { Tag: keptTag(Tag) }),
    ...(And && { And: { ...kept(And), ...(And.Tags && { Tags: And.Tags.map(keptTag) }) } }),
  };
}

const keptTag = ({ Key, Value }: Tag): LifecycleTag => ({ Key: Key!, Value: Value! });

const kept = ({ Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan }: SizeFilter & { readonly Prefix?: string }): SizeFilter & { readonly Prefix?: string } => ({
  ...(Prefix !== undefined && { Prefix }),
  ...(ObjectSizeGreaterThan !== undefined && { ObjectSizeGreaterThan }),
  ...(ObjectSizeLessThan !== undefined && { ObjectSizeLessThan }),
});
