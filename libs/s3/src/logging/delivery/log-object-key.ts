import { randomBytes } from 'node:crypto';
import type { BucketState } from '../../bucket/bucket.state.js';
import type { BucketLogging } from '../logging.events.js';

/** `2026-11-23-20-28-48` */
const stamp = (time: Date): string => time.toISOString().slice(0, 19).replace(/[T:]/g, '-');

/**
 * Key of a new log object; the last part makes it unique. Source: S3 User Guide, "Logging requests with server access
 * logging", "Log object key format". Outside accounts the owner's id stands for the account.
 */
export function logObjectKey({ TargetPrefix, TargetObjectKeyFormat }: BucketLogging, { account, owner, region, name }: BucketState, day: string, now: Date): string {
  const unique = randomBytes(8).toString('hex').toUpperCase();
  const time = day === '' ? stamp(now) : `${day}-00-00-00`;
  if (!TargetObjectKeyFormat) return `${TargetPrefix}${time}-${unique}`;
  return `${TargetPrefix}${account || owner.id}/${region}/${name}/${time.slice(0, 10).replaceAll('-', '/')}/${time}-${unique}`;
}
