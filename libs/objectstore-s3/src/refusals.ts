import { isRolegateError, RolegateError } from '#kernel';
import type { ObjectAnnotations, ObjectEncryption, ObjectSealing, DefaultRetention, StoreEncryption } from '#s3';

export const notImplemented = (what: string): RolegateError =>
  new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { reason: 'upstream', detail: `${what} of objects that lie in another store` });

/** A limit of the store, in which the gateway has no say. */
export const unknownThere = (what: string, cause?: unknown): RolegateError =>
  new RolegateError('NotImplemented', `The store in which this bucket lies does not know ${what}.`, { reason: 'upstream', cause, detail: cause instanceof Error ? ((cause as Partial<RolegateError>).detail ?? cause.message) : what });

/** What a write wants kept. */
export interface Wanted {
  readonly annotations?: Pick<ObjectAnnotations, 'retention' | 'legalHold'>;
  readonly defaultRetention?: DefaultRetention;
  readonly sealing?: ObjectSealing;
  readonly encryption?: ObjectEncryption;
  readonly storeEncryption?: StoreEncryption;
}

/**
 * A lock is the upstream's to keep, in buckets that it keeps locks in; and bytes that are sealed here could not be read there.
 * @throws RolegateError NotImplemented
 */
export function refuseUnkept({ annotations, defaultRetention, sealing, encryption, storeEncryption }: Wanted, { objectLock }: { readonly objectLock: boolean }): void {
  if (!objectLock && (annotations?.retention !== undefined || annotations?.legalHold === true || defaultRetention !== undefined)) throw notImplemented('object lock');
  if (sealing !== undefined || (encryption !== undefined && storeEncryption === undefined)) throw notImplemented('encryption by the gateway');
}

export const noSuchBucket = (): RolegateError => new RolegateError('NoSuchBucket', 'The specified bucket does not exist');
export const bucketClosed = (): RolegateError => new RolegateError('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Try again.');

/** What is in no bucket, or in one that is closed, is not there; undefined then. */
export async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRolegateError(error) && (error.code === 'NoSuchBucket' || error.code === 'OperationAborted')) return undefined;
    throw error;
  }
}
