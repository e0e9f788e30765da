import { RolegateError } from '#kernel';
import type { ObjectAnnotations, ObjectRetention } from './annotations.js';

/** Retention for versions that bring none themselves: so many days, or calendar years, from when they are written. */
export interface DefaultRetention {
  readonly mode: ObjectRetention['mode'];
  readonly days?: number;
  readonly years?: number;
}

const DAY = 86_400_000;

/** What a version written at `now` (ms since the epoch) is retained by. */
export function retentionFrom({ mode, days = 0, years = 0 }: DefaultRetention, now: number): ObjectRetention {
  const until = new Date(now + days * DAY);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return { mode, until: until.getTime() };
}

const retains = (retention: ObjectRetention | undefined, now: number): retention is ObjectRetention => retention !== undefined && retention.until > now;

/** Whether a version may not be deleted now. Legal holds and compliance know no bypass, whoever asks. */
export const isLocked = ({ retention, legalHold }: Pick<ObjectAnnotations, 'retention' | 'legalHold'>, now: number, bypassGovernance: boolean): boolean =>
  legalHold === true || (retains(retention, now) && !(bypassGovernance && retention.mode === 'GOVERNANCE'));

export const objectLocked = (detail: string): RolegateError =>
  new RolegateError('AccessDenied', 'Access Denied because object protected by object lock.', { reason: 'object-locked', detail });

/**
 * While it lasts, a retention may be extended; everything else needs the bypass, and in mode COMPLIANCE is nobody's to do
 * (S3 User Guide, "Object Lock: retention modes").
 * @throws RolegateError AccessDenied
 */
export function assertRetentionMayBecome(current: ObjectRetention | undefined, next: ObjectRetention | undefined, now: number, bypassGovernance: boolean): void {
  if (!retains(current, now)) return;
  if (next !== undefined && next.mode === current.mode && next.until >= current.until) return;
  if (current.mode === 'GOVERNANCE' && bypassGovernance) return;
  throw objectLocked(`retained in mode ${current.mode} until ${new Date(current.until).toISOString()}`);
}
