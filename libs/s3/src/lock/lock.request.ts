import { RolegateError } from '#kernel';
import type { ConditionValues, OperationContext } from '#operation';
import type { CopyObjectRequest, CreateMultipartUploadRequest, ObjectLockRetention, PutObjectRequest } from '@aws-sdk/client-s3';
import type { BucketState } from '../bucket/bucket.state.js';
import { notImplemented } from '../bucket/not-implemented.js';
import type { ObjectAnnotations, ObjectRetention } from '../store/index.js';

/** The headers of a new object that lock it. */
type LockInput = Pick<PutObjectRequest | CopyObjectRequest | CreateMultipartUploadRequest, 'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'>;

export type RequestedLock = Pick<ObjectAnnotations, 'retention' | 'legalHold'>;

/** What `retentionConditions` and `legalHoldConditions` set. */
export const retentionKeys: readonly string[] = ['s3:object-lock-mode', 's3:object-lock-retain-until-date', 's3:object-lock-remaining-retention-days'];
export const legalHoldKeys: readonly string[] = ['s3:object-lock-legal-hold'];

const invalid = (message: string, header: string): RolegateError => new RolegateError('InvalidArgument', message, { fields: { ArgumentName: header } });

/** What a new object is to be locked by; undefined for nothing. @throws RolegateError InvalidArgument */
export function requestedLock({ ObjectLockMode: Mode, ObjectLockRetainUntilDate: RetainUntilDate, ObjectLockLegalHoldStatus: status }: LockInput, ctx: OperationContext): RequestedLock | undefined {
  if (Mode === undefined && RetainUntilDate === undefined && status === undefined) return undefined;
  if ((Mode === undefined) !== (RetainUntilDate === undefined)) {
    throw invalid('x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', Mode === undefined ? 'x-amz-object-lock-mode' : 'x-amz-object-lock-retain-until-date');
  }
  return {
    ...(Mode !== undefined && { retention: inTheFuture(Mode, RetainUntilDate!, 'x-amz-object-lock-retain-until-date', ctx) }),
    ...(status !== undefined && { legalHold: status === 'ON' }),
  };
}

/** The body of PutObjectRetention; undefined takes a retention away. @throws RolegateError MalformedXML, InvalidArgument, NotImplemented */
export function requestedRetention(given: ObjectLockRetention | undefined, ctx: OperationContext): ObjectRetention | undefined {
  if (given === undefined) throw new RolegateError('MalformedXML', '', { detail: 'no Retention' });
  const { Mode, RetainUntilDate, EventHold } = given as ObjectLockRetention & { readonly EventHold?: string };
  if (EventHold !== undefined) throw notImplemented('EventHold');
  if (Mode === undefined && RetainUntilDate === undefined) return undefined;
  if (Mode === undefined || RetainUntilDate === undefined) throw new RolegateError('MalformedXML', '', { detail: 'Mode and RetainUntilDate come together' });
  return inTheFuture(Mode, RetainUntilDate, 'RetainUntilDate', ctx);
}

function inTheFuture(mode: ObjectRetention['mode'], date: Date, name: string, { now }: OperationContext): ObjectRetention {
  const until = date.getTime();
  if (until > now) return { mode, until };
  throw invalid('The retain until date must be in the future!', name);
}

/** @throws RolegateError InvalidRequest */
export function assertLockable({ objectLock, name }: BucketState): void {
  if (objectLock === undefined) throw new RolegateError('InvalidRequest', 'Bucket is missing Object Lock Configuration', { fields: { BucketName: name } });
}

const DAY = 86_400_000;

/** Condition keys of a retention that is asked for; days that have begun count whole. */
export const retentionConditions = (retention: ObjectRetention | undefined, { now }: OperationContext): ConditionValues | undefined => retention && {
  's3:object-lock-mode': retention.mode,
  's3:object-lock-retain-until-date': new Date(retention.until).toISOString(),
  's3:object-lock-remaining-retention-days': String(Math.ceil((retention.until - now) / DAY)),
};

export const legalHoldConditions = (legalHold: boolean | undefined): ConditionValues | undefined =>
  legalHold === undefined ? undefined : { 's3:object-lock-legal-hold': legalHold ? 'ON' : 'OFF' };
