import { RolegateError } from '#kernel';
import type { ObjectAnnotations, ObjectEncryption, ObjectSealing, DefaultRetention, StoreEncryption } from '#s3';

export const notImplemented = (what: string): RolegateError =>
  new RolegateError('NotImplemented', 'A header you provided implies functionality that is not implemented', { reason: 'upstream', detail: `${what} of objects that lie in another store` });

interface Wanted {
  readonly annotations?: Pick<ObjectAnnotations, 'retention' | 'legalHold'>;
  readonly defaultRetention?: DefaultRetention;
  readonly sealing?: ObjectSealing;
  readonly encryption?: ObjectEncryption;
  readonly storeEncryption?: StoreEncryption;
}

/**
 * What cannot be promised of bytes that others may reach around the gateway: a lock would be none, and sealed bytes could not be
 * read there. @throws RolegateError NotImplemented
 */
export function refuseUnkept({ annotations, defaultRetention, sealing, encryption, storeEncryption }: Wanted): void {
  if (annotations?.retention !== undefined || annotations?.legalHold === true || defaultRetention !== undefined) throw notImplemented('object lock');
  if (sealing !== undefined || (encryption !== undefined && storeEncryption === undefined)) throw notImplemented('encryption by the gateway');
}

export const noSuchBucket = (): RolegateError => new RolegateError('NoSuchBucket', 'The specified bucket does not exist');
export const bucketClosed = (): RolegateError => new RolegateError('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Try again.');
