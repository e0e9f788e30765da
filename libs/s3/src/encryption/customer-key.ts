import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import { customerKey } from '#seal';

/** Members of inputs that carry a customer's key. Source: S3 User Guide, "Using server-side encryption with customer-provided keys (SSE-C)". */
export interface CustomerKeyMembers {
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKey?: string;
  readonly SSECustomerKeyMD5?: string;
}

/** A key that a caller brought. It is in memory while the request lasts, and nowhere else. */
export interface CustomerKey {
  /** What wraps here. */
  readonly key: KeyObject;
  /** The 32 bytes themselves, for a store that seals by itself. */
  readonly sent: KeyObject;
}

const KEY_BYTES = 32;
const ASKING = 'Requests specifying Server Side Encryption with Customer provided keys must';

/** What was wrong is told by its header, never by its value. */
const invalid = (header: string, message: string): RolegateError =>
  new RolegateError('InvalidArgument', message, { fields: { ArgumentName: `x-amz-server-side-encryption-customer-${header}`, ArgumentValue: 'null' } });

/**
 * The key that a request brings; undefined for none.
 * @throws RolegateError InvalidRequest (not over TLS), InvalidEncryptionAlgorithmError, InvalidArgument
 */
export function customerKeyOf({ SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 }: CustomerKeyMembers, ctx: OperationContext): CustomerKey | undefined {
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined;
  if (ctx.settings.customerKeysNeedTls && !ctx.secure) throw new RolegateError('InvalidRequest', `${ASKING} be made over a secure connection.`, { reason: 'not-over-tls' });
  if (algorithm === undefined) throw invalid('algorithm', `${ASKING} provide a valid encryption algorithm.`);
  if (algorithm !== 'AES256') throw new RolegateError('InvalidEncryptionAlgorithmError', '', { fields: { ArgumentName: 'x-amz-server-side-encryption-customer-algorithm', ArgumentValue: algorithm.slice(0, 256) } });
  if (key === undefined) throw invalid('key', `${ASKING} provide an appropriate secret key.`);
  if (md5 === undefined) throw invalid('key-MD5', `${ASKING} provide the client calculated MD5 of the secret key.`);
  const material = Buffer.from(key, 'base64');
  if (material.length !== KEY_BYTES) throw invalid('key', 'The secret key was invalid for the specified algorithm.');
  if (hash('md5', material, 'base64') !== md5.trim()) throw invalid('key-MD5', 'The calculated MD5 hash of the key did not match the hash that was provided.');
  return { key: customerKey(material), sent: createSecretKey(material) };
}

/** The key of a copy's source. */
export const copySourceKey = (input: {
  readonly CopySourceSSECustomerAlgorithm?: string; readonly CopySourceSSECustomerKey?: string; readonly CopySourceSSECustomerKeyMD5?: string;
}): CustomerKeyMembers =>
  ({ SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm, SSECustomerKey: input.CopySourceSSECustomerKey, SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5 });

/** Another key than the object's: RGW refuses the request, AWS its caller. */
export const wrongKey = ({ settings }: OperationContext): RolegateError => (settings.compat === 'aws'
  ? new RolegateError('AccessDenied', 'Access Denied', { reason: 'wrong-customer-key', detail: 'the object is encrypted with another key than the one that the request brings' })
  : new RolegateError('InvalidArgument', 'The calculated MD5 hash of the key did not match the hash that was provided.', { reason: 'wrong-customer-key' }));
