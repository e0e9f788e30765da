import { RolegateError } from '#kernel';
import type { OperationSettings } from '#operation';
import type {
  BucketLifecycleConfiguration, LifecycleExpiration, LifecycleRule as GivenRule, NoncurrentVersionExpiration,
} from '@aws-sdk/client-s3';
import type { LifecycleConfiguration, LifecycleRule } from './lifecycle.events.js';
import { assertDescribed, checkedFilter, hasSizes, hasTags, invalidRequest, malformed } from './lifecycle.filter.js';

/** Source: S3 User Guide, "Lifecycle configuration elements". */
const MOST_RULES = 1000;
const LONGEST_ID = 255;
/** Source: S3 API Reference, NoncurrentVersionExpiration. */
const MOST_NEWER_VERSIONS = 100;
const DAY = 86_400_000;

export interface Validation {
  readonly compat: OperationSettings['compat'];
  /** Makes up the ids of rules that were given none. */
  readonly newId: () => string;
}

/**
 * The rules as they are kept. Source: S3 API Reference, PutBucketLifecycleConfiguration; S3 User Guide, "Lifecycle
 * configuration elements"; the messages are S3's.
 * @throws RolegateError MalformedXML, InvalidArgument, InvalidRequest, InvalidTag, InvalidStorageClass
 */
export function checkedRules(given: BucketLifecycleConfiguration | undefined, validation: Validation): LifecycleConfiguration['Rules'] {
  const rules = given?.Rules ?? [];
  if (rules.length === 0 || rules.length > MOST_RULES) throw malformed(`${rules.length} rules`);
  const checked = rules.map((rule) => checkedRule(rule, validation));
  const ids = new Set(checked.map(({ ID }) => ID));
  if (ids.size < checked.length) throw invalidArgument('ID', 'Rule ID must be unique. Found same ID for more than one rule');
  if (checked.some(({ Filter }) => Filter !== undefined) && checked.some(({ Prefix }) => Prefix !== undefined)) {
    if (validation.compat === 'aws') throw invalidRequest('Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.');
  }
  return checked;
}

function checkedRule(rule: GivenRule, { compat, newId }: Validation): LifecycleRule {
  const { ID, Status, Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  if (ID !== undefined && ID.length > LONGEST_ID) throw invalidArgument('ID', `ID length should not exceed allowed limit of ${LONGEST_ID}`);
  assertNoTransitions(rule);
  assertDescribed(rule, compat);
  if (!Expiration && !NoncurrentVersionExpiration && !AbortIncompleteMultipartUpload) throw invalidRequest('At least one action needs to be specified in a rule');
  if (AbortIncompleteMultipartUpload && hasTags(rule.Filter)) throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags.');
  if (AbortIncompleteMultipartUpload && hasSizes(rule.Filter)) throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Object Size.');
  if (Expiration?.ExpiredObjectDeleteMarker && hasTags(rule.Filter)) throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.');
  return {
    ID: ID || newId(),
    Status: Status!,
    ...(rule.Prefix !== undefined && !rule.Filter && { Prefix: rule.Prefix }),
    ...(rule.Filter && { Filter: checkedFilter(rule.Filter) }),
    ...(Expiration && { Expiration: checkedExpiration(Expiration) }),
    ...(NoncurrentVersionExpiration && { NoncurrentVersionExpiration: checkedNoncurrent(NoncurrentVersionExpiration, compat) }),
    ...(AbortIncompleteMultipartUpload && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: days(AbortIncompleteMultipartUpload.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload') } }),
  };
}

/** Objects have one storage class, so no rule can move one. */
function assertNoTransitions({ Transitions = [], NoncurrentVersionTransitions = [] }: GivenRule): void {
  const [first] = [...Transitions, ...NoncurrentVersionTransitions];
  if (first === undefined) return;
  if (first.StorageClass === undefined) throw malformed('a transition without StorageClass');
  throw new RolegateError('InvalidStorageClass', '', { fields: { StorageClassRequested: first.StorageClass.slice(0, 64) }, reason: 'no-storage-class' });
}

function checkedExpiration({ Days, Date: date, ExpiredObjectDeleteMarker }: LifecycleExpiration): LifecycleRule['Expiration'] {
  if ([Days, date, ExpiredObjectDeleteMarker].filter((one) => one !== undefined).length !== 1) throw malformed('Expiration with none, or with several, of Days, Date and ExpiredObjectDeleteMarker');
  if (Days !== undefined) return { Days: days(Days, 'Days', 'Expiration') };
  if (date === undefined) return { ExpiredObjectDeleteMarker };
  if (date.getTime() % DAY !== 0) throw invalidArgument('Date', "'Date' must be at midnight GMT");
  return { Date: date.toISOString() };
}

function checkedNoncurrent({ NoncurrentDays, NewerNoncurrentVersions }: NoncurrentVersionExpiration, compat: Validation['compat']): LifecycleRule['NoncurrentVersionExpiration'] {
  if (NoncurrentDays === undefined && (compat === 'aws' || NewerNoncurrentVersions === undefined)) throw malformed('NoncurrentVersionExpiration without NoncurrentDays');
  if (NewerNoncurrentVersions !== undefined && NewerNoncurrentVersions > MOST_NEWER_VERSIONS) {
    throw invalidArgument('NewerNoncurrentVersions', `'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be at most ${MOST_NEWER_VERSIONS}`);
  }
  return {
    ...(NoncurrentDays !== undefined && { NoncurrentDays: days(NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration') }),
    ...(NewerNoncurrentVersions !== undefined && { NewerNoncurrentVersions: days(NewerNoncurrentVersions, 'NewerNoncurrentVersions', 'NoncurrentVersionExpiration') }),
  };
}

/** The greatest integer of S3's schema (xsd:int). */
const MOST_DAYS = 2_147_483_647;

function days(value: number | undefined, member: string, action: string): number {
  if (value === undefined) throw malformed(`${action} without ${member}`);
  if (value < 1) throw invalidArgument(member, `'${member}' for ${action} action must be a positive integer`);
  if (value > MOST_DAYS) throw malformed(`${member} of ${value}`);
  return value;
}

const invalidArgument = (name: string, message: string): RolegateError => new RolegateError('InvalidArgument', message, { fields: { ArgumentName: name }, reason: 'invalid-lifecycle' });
