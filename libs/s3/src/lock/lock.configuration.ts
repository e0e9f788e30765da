import { RolegateError } from '#kernel';
import type { OperationSettings } from '#operation';
import type { DefaultRetention as GivenRetention, ObjectLockConfiguration as GivenConfiguration } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import type { DefaultRetention } from '../store/index.js';
import type { DefaultRetentionRule, ObjectLockConfiguration } from './lock.events.js';

/** 100 years (S3 User Guide, "Object Lock: retention periods"). */
const LONGEST = { Days: 36_500, Years: 100 } as const;

const malformed = (detail: string): RolegateError => new RolegateError('MalformedXML', '', { detail });

/** What a configuration without a rule says. */
export const LOCK_WITHOUT_DEFAULT: ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' };

/** @throws RolegateError MalformedXML; for periods InvalidRetentionPeriod, as RGW says, and in profile aws InvalidArgument */
export function objectLockConfiguration({ ObjectLockEnabled, Rule }: GivenConfiguration, settings: Pick<OperationSettings, 'compat'>): ObjectLockConfiguration {
  if (ObjectLockEnabled !== 'Enabled') throw malformed('ObjectLockEnabled is not Enabled');
  if (Rule === undefined) return LOCK_WITHOUT_DEFAULT;
  if (Rule.DefaultRetention === undefined) throw malformed('a rule without DefaultRetention');
  return { ObjectLockEnabled, Rule: { DefaultRetention: defaultRetention(Rule.DefaultRetention, settings) } };
}

function defaultRetention({ Mode, Days, Years }: GivenRetention, { compat }: Pick<OperationSettings, 'compat'>): DefaultRetentionRule {
  if (Mode === undefined) throw malformed('DefaultRetention without Mode');
  if ((Days === undefined) === (Years === undefined)) throw malformed('DefaultRetention has Days or Years');
  const unit = Days === undefined ? 'Years' : 'Days';
  const period = Days ?? Years!;
  if (period > 0 && period <= LONGEST[unit]) return { Mode, [unit]: period };
  const message = period > 0 ? 'Default retention period is too large' : 'Default retention period must be a positive integer value.';
  throw new RolegateError(compat === 'aws' ? 'InvalidArgument' : 'InvalidRetentionPeriod', message, { fields: { ArgumentName: unit, ArgumentValue: String(period) } });
}

/** What may be locked must be kept (S3 User Guide, "Object Lock considerations"). @throws RolegateError InvalidBucketState */
export function assertMayCease({ objectLock, name }: BucketState): void {
  if (objectLock === undefined) return;
  throw new RolegateError('InvalidBucketState', 'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.', { fields: { BucketName: name } });
}

/** Which retention the bucket gives to new versions that bring none. */
export function defaultRetentionOf({ objectLock }: Pick<BucketState, 'objectLock'>): DefaultRetention | undefined {
  const rule = objectLock?.Rule?.DefaultRetention;
  return rule && { mode: rule.Mode, days: rule.Days, years: rule.Years };
}
