import type { KeyObject } from 'node:crypto';
import { isRolegateError, RolegateError } from '#kernel';
import { readContents } from '#s3';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { UNEXPLAINED } from '../client/upstream-client.js';
import { unavailable, type UpstreamRefusal } from '../client/upstream-error.js';
import { customerKeyHeaders } from '../encryption/encryption-headers.js';
import { listObjects } from './listing.js';

/** What a listing shows of an object. */
export interface ListedFacts {
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
}

/** As a listing shows it, which needs no key of a customer. */
export async function listed(bucket: UpstreamBucket, key: string): Promise<ListedFacts | undefined> {
  const [entry] = (await listObjects(bucket, { prefix: key, limit: 1 })).entries;
  return entry?.key === key ? readContents(entry.contents) : undefined;
}

const isUnexplained = (error: unknown): boolean => isRolegateError(error) && error.reason === UNEXPLAINED;

/**
 * Why a HEAD was refused without a word: a GET's reply has one.
 * @throws RolegateError what the upstream says, InvalidRequest where a customer's key is missing or has no use
 */
export async function explained({ client, name }: UpstreamBucket, key: string, customerKey: KeyObject | undefined, error: unknown): Promise<never> {
  if (!isUnexplained(error)) throw error;
  (await client.send({ method: 'GET', bucket: name, key, headers: customerKeyHeaders(client.store, customerKey) })).destroy();
  throw unavailable((error as RolegateError).detail ?? '', error);
}

/** Whether the object is there, and shown only to who brings a customer's key. */
export async function wantsKey(bucket: UpstreamBucket, key: string, error: unknown): Promise<boolean> {
  if (!isUnexplained(error)) return false;
  try {
    return await explained(bucket, key, undefined, error);
  } catch (why) {
    return isRolegateError(why) && why.code === 'InvalidRequest';
  }
}

/**
 * A caller who brings another key than the object's is refused with 403, as a gateway without rights is. Without the key it hears
 * 400 in the first case. @throws RolegateError AccessDenied, or the error
 */
export async function refusedKey(bucket: UpstreamBucket, key: string, customerKey: KeyObject | undefined, error: unknown): Promise<never> {
  const refusal = isRolegateError(error) ? (error.cause as UpstreamRefusal | undefined) : undefined;
  if (customerKey === undefined || refusal?.status !== 403) throw error;
  try {
    (await bucket.client.send({ method: 'HEAD', bucket: bucket.name, key })).resume();
  } catch (bare) {
    if (isUnexplained(bare)) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'wrong-customer-key', detail: `${bucket.client.store.name}: the object is encrypted with another key than the one that the request brings` });
  }
  throw error;
}
