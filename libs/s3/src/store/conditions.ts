import { isRolegateError, RolegateError } from '#kernel';
import type { ObjectAnnotations } from './annotations.js';
import type { ObjectMeta } from './object.js';

/** `*`, or entity tags without quotes and without a `W/` prefix. */
export type EtagCondition = '*' | readonly string[];

/** Conditional requests (RFC 9110 section 13; S3 User Guide, "Conditional requests"). Times are ms since the epoch. */
export interface ReadConditions {
  readonly ifMatch?: EtagCondition;
  readonly ifNoneMatch?: EtagCondition;
  readonly ifModifiedSince?: number;
  readonly ifUnmodifiedSince?: number;
}

/** S3 knows `If-Match: "<etag>"` and `If-None-Match: *` on writes ("Conditional writes"). */
export interface WriteConditions {
  /** The object must exist with one of these tags; with `*` it must only exist. */
  readonly ifMatch?: EtagCondition;
  /** Nothing may exist under the key (`*` is the only value that S3 takes). */
  readonly ifNoneMatch?: '*';
}

export const preconditionFailed = (condition: string): RolegateError =>
  new RolegateError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    fields: { Condition: condition },
  });

export const etagMatches = (condition: EtagCondition, etag: string): boolean =>
  condition === '*' || condition.includes(etag);

/** HTTP dates have whole seconds; the stored time has milliseconds. */
const seconds = (time: number): number => Math.floor(time / 1000);

/** What conditions are checked against, what says who may hear the answer, and what it says besides. */
export type CheckedObject = Pick<ObjectMeta, 'etag' | 'lastModified'> & ObjectAnnotations & Partial<Pick<ObjectMeta, 'headers' | 'versionId'>>;

const refusedOf = new WeakMap<object, CheckedObject>();

/** The object that a condition did not hold for, where the error of `checkRead` knows. */
export const objectOfRefusal = (error: object): CheckedObject | undefined => refusedOf.get(error);

function refused(error: RolegateError, object: CheckedObject): RolegateError {
  refusedOf.set(error, object);
  return error;
}

/**
 * Checks a GET or HEAD against the object, in the order of RFC 9110 section 13.2.2: a tag condition outranks the date
 * condition beside it.
 * @throws RolegateError PreconditionFailed (412), NotModified (304)
 */
export function checkRead(conditions: ReadConditions, meta: CheckedObject): void {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!etagMatches(ifMatch, meta.etag)) throw refused(preconditionFailed('If-Match'), meta);
  } else if (ifUnmodifiedSince !== undefined && seconds(meta.lastModified) > seconds(ifUnmodifiedSince)) {
    throw refused(preconditionFailed('If-Unmodified-Since'), meta);
  }
  if (ifNoneMatch !== undefined) {
    if (etagMatches(ifNoneMatch, meta.etag)) throw refused(notModified(meta), meta);
  } else if (ifModifiedSince !== undefined && seconds(meta.lastModified) <= seconds(ifModifiedSince)) {
    throw refused(notModified(meta), meta);
  }
}

/** A 304 carries the tag and the date (RFC 9110 section 15.4.5), so they travel in the error's fields. */
const notModified = (meta: Pick<ObjectMeta, 'etag' | 'lastModified'>): RolegateError =>
  new RolegateError('NotModified', 'Not Modified', {
    fields: { ETag: `"${meta.etag}"`, LastModified: new Date(meta.lastModified).toUTCString() },
  });

/**
 * `x-amz-copy-source-if-*` (CopyObject): the same rules and precedence as on a read, but what would be "not modified" fails.
 * @throws RolegateError PreconditionFailed (412)
 */
export function checkCopySource(conditions: ReadConditions, source: Pick<ObjectMeta, 'etag' | 'lastModified'>): void {
  try {
    checkRead(conditions, source);
  } catch (error) {
    throw copyRefusal(error);
  }
}

/** A read that is one half of a copy (UploadPartCopy). */
export async function asCopySource<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw copyRefusal(error);
  }
}

const copyRefusal = (error: unknown): unknown => (isRolegateError(error) && error.code === 'NotModified' ? preconditionFailed('x-amz-copy-source-if') : error);
