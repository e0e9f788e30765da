import type { KeyObject } from 'node:crypto';
import { isRolegateError, RolegateError } from '#kernel';
import { NULL_VERSION, readContents } from '#s3';
import type { VersionThere } from '../bucket/upstream-buckets.js';
import { UNEXPLAINED } from '../client/upstream-client.js';
import { refusalIn, unavailable } from '../client/upstream-error.js';
import { customerKeyHeaders } from '../encryption/encryption-headers.js';
import { listedObject } from './listing.js';
import { versionQuery } from './version-headers.js';
import { listedVersion } from './version-listing.js';

/** What a listing shows of an object. */
export interface ListedFacts {
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  /** Absent: the null version. */
  readonly versionId?: string;
}

/** As a listing shows it, which needs no key of a customer. */
export async function listed({ bucket, versionId }: VersionThere, key: string): Promise<ListedFacts | undefined> {
  if (bucket.versioning === undefined) return listedObject(bucket, key);
  const found = await listedVersion(bucket, key, versionId);
  if (!found || found.deleteMarker) return undefined;
  const { size, etag, lastModified } = readContents(found.contents);
  return { size, etag, lastModified, ...(found.versionId !== NULL_VERSION && { versionId: found.versionId }) };
}

const isUnexplained = (error: unknown): boolean => isRolegateError(error) && error.reason === UNEXPLAINED;

/**
 * Why a HEAD was refused without a word: a GET's reply has one. It is what the upstream says, InvalidRequest where a customer's key is
 * missing or has no use.
 */
export async function explained({ bucket: { client, name }, versionId }: VersionThere, key: string, customerKey: KeyObject | undefined, error: RolegateError): Promise<unknown> {
  try {
    (await client.send({ method: 'GET', bucket: name, key, query: versionQuery(versionId), headers: customerKeyHeaders(client.store, customerKey) })).destroy();
    return unavailable(error.detail ?? '', error);
  } catch (why) {
    return why;
  }
}

/** Whether the object is there, and shown only to who brings a customer's key. */
export async function wantsKey(there: VersionThere, key: string, error: unknown): Promise<boolean> {
  if (!isUnexplained(error)) return false;
  const why = await explained(there, key, undefined, error as RolegateError);
  return isRolegateError(why) && why.code === 'InvalidRequest';
}

/**
 * A caller who brings another key than the object's is refused with 403, as a gateway without rights is. Without the key it hears
 * 400 in the first case. @throws RolegateError AccessDenied, or the error
 */
export async function refusedKey({ bucket, versionId }: VersionThere, key: string, customerKey: KeyObject | undefined, error: unknown): Promise<never> {
  if (customerKey === undefined || refusalIn(error)?.status !== 403) throw error;
  try {
    (await bucket.client.send({ method: 'HEAD', bucket: bucket.name, key, query: versionQuery(versionId) })).resume();
  } catch (bare) {
    if (isUnexplained(bare)) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'wrong-customer-key', detail: `${bucket.client.store.name}: the object is encrypted with another key than the one that the request brings` });
  }
  throw error;
}
