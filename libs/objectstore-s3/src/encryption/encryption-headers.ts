import { hash, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { RolegateError } from '#kernel';
import type { ObjectEncryption, StoreEncryption } from '#s3';
import { unavailable } from '../client/upstream-error.js';
import type { UpstreamStore } from '../stores/store-definition.js';

const SSE = 'x-amz-server-side-encryption';
const CUSTOMER = `${SSE}-customer`;
const SOURCE = `x-amz-copy-source-server-side-encryption-customer`;

/** What a request for a new object says of its encryption (S3 User Guide, "Protecting data with server-side encryption"). @throws RolegateError as customerKeyHeaders */
export function encryptionHeaders(store: UpstreamStore, wanted: StoreEncryption | undefined): Record<string, string> {
  if (wanted === undefined) return {};
  return wanted.type === 'SSE-S3' ? { [SSE]: 'AES256' } : customerKeyHeaders(store, wanted.customerKey);
}

/**
 * A customer's key, on its way through. It is sent to who proves to be the store, and to nobody who listens.
 * @throws RolegateError NotImplemented: the store is reached without TLS
 */
export const customerKeyHeaders = (store: UpstreamStore, key: KeyObject | undefined): Record<string, string> => keyHeaders(store, key, CUSTOMER);

/** The same for the key of a copy's source. */
export const sourceKeyHeaders = (store: UpstreamStore, key: KeyObject | undefined): Record<string, string> => keyHeaders(store, key, SOURCE);

function keyHeaders({ endpoint, name }: UpstreamStore, key: KeyObject | undefined, prefix: string): Record<string, string> {
  if (key === undefined) return {};
  if (endpoint.protocol !== 'https:') {
    throw new RolegateError('NotImplemented', 'Keys of customers are not implemented for the store of this bucket: it is not reached over TLS.', { reason: 'upstream', detail: `${name} has an endpoint without TLS, so customers' keys (SSE-C) are not sent there` });
  }
  const material = key.export();
  return { [`${prefix}-algorithm`]: 'AES256', [`${prefix}-key`]: material.toString('base64'), [`${prefix}-key-md5`]: hash('md5', material, 'base64') };
}

/** True for requests that carry a customer's key. */
export const bringsKey = (headers: Readonly<Record<string, string | undefined>> | undefined): boolean => headers?.[`${CUSTOMER}-key`] !== undefined || headers?.[`${SOURCE}-key`] !== undefined;

/** How an upstream says that it keeps what it answers of. Keys of AWS KMS are its own affair. */
export function encryptionOf(headers: IncomingHttpHeaders): ObjectEncryption | undefined {
  if (headers[`${CUSTOMER}-algorithm`] !== undefined) return { type: 'SSE-C' };
  return headers[SSE] === 'AES256' ? { type: 'SSE-S3' } : undefined;
}

/** @throws RolegateError ServiceUnavailable: what was to be encrypted was kept as it came */
export function assertEncrypted(store: UpstreamStore, wanted: StoreEncryption | undefined, headers: IncomingHttpHeaders): void {
  if (wanted !== undefined && encryptionOf(headers)?.type !== wanted.type) throw unavailable(`${store.name} does not say that it has encrypted what it was to encrypt`);
}
