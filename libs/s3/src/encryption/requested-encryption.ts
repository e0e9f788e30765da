import { RolegateError } from '#kernel';
import type { OperationContext, OperationSettings, StreamContext } from '#operation';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { type CustomerKey, type CustomerKeyMembers, customerKeyOf } from './customer-key.js';

/** Members of inputs that say how a new object is to be encrypted. */
export interface EncryptionMembers extends CustomerKeyMembers {
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly SSEKMSEncryptionContext?: string;
  readonly BucketKeyEnabled?: boolean;
}

export type RequestedEncryption = { readonly type: 'SSE-S3' } | { readonly type: 'SSE-C'; readonly customer: CustomerKey };

const SSE_S3: RequestedEncryption = { type: 'SSE-S3' };
const HEADER = 'x-amz-server-side-encryption';

const invalid = (message: string, value: string): RolegateError =>
  new RolegateError('InvalidArgument', message, { fields: { ArgumentName: HEADER, ArgumentValue: value.slice(0, 256) } });

/** There is no key management service to ask. @throws RolegateError NotImplemented */
export const noKms = (algorithm: string): RolegateError =>
  new RolegateError('NotImplemented', 'Server side encryption with keys of AWS KMS is not implemented.', { fields: { Header: HEADER }, reason: 'not-implemented', detail: algorithm.slice(0, 256) });

/** How a new object is encrypted of which its request does not say it: as its bucket says, else, unless it lies in another store, as the node. undefined: not at all. */
export function defaultEncryption({ state: { encryption, store } }: FoundBucket, settings: Pick<OperationSettings, 'defaultEncryption'>): RequestedEncryption | undefined {
  const chosen = encryption?.ApplyServerSideEncryptionByDefault ?? (store ? undefined : settings.defaultEncryption);
  return chosen === undefined ? undefined : SSE_S3;
}

/**
 * How a new object is encrypted: as its request says, else by default. undefined: not at all.
 * @throws RolegateError InvalidArgument, InvalidRequest, InvalidEncryptionAlgorithmError, NotImplemented, AccessDenied (blocked by the bucket)
 */
export function requestedEncryption(input: EncryptionMembers, found: FoundBucket, ctx: OperationContext): RequestedEncryption | undefined {
  const { ServerSideEncryption: algorithm } = input;
  const customer = customerKeyOf(input, ctx);
  if (customer !== undefined && algorithm !== undefined) throw invalid('Server Side Encryption with Customer provided key is incompatible with the encryption method specified', algorithm);
  assertNoKms(input);
  if (customer !== undefined) {
    if (found.state.encryption?.BlockedEncryptionTypes?.EncryptionType.includes('SSE-C') === true) {
      throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'encryption-type-blocked', detail: 'the bucket blocks encryption with keys of customers' });
    }
    return { type: 'SSE-C', customer };
  }
  return algorithm === undefined ? defaultEncryption(found, ctx.settings) : SSE_S3;
}

function assertNoKms({ ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, SSEKMSEncryptionContext: context }: EncryptionMembers): void {
  if (algorithm !== undefined && algorithm.startsWith('aws:')) throw noKms(algorithm);
  if (algorithm !== undefined && algorithm !== 'AES256') throw invalid('The encryption method specified is not supported', algorithm);
  if (keyId !== undefined || context !== undefined) throw invalid('Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms', algorithm ?? 'null');
}

/** S3 API Reference, GetObject and HeadObject: the header belongs on requests that make objects. @throws RolegateError InvalidArgument */
export function refuseEncryptionHeader({ headers }: StreamContext): void {
  const given = headers[HEADER];
  if (given !== undefined) throw invalid(`${HEADER} header is not supported for this operation.`, String(given));
}

interface EncryptionReply {
  ServerSideEncryption?: 'AES256';
  SSECustomerAlgorithm?: string;
  SSECustomerKeyMD5?: string;
}

/** The members of an output that say how an object is encrypted; undefined for an open one. */
export function encryptionMembers(encryption: { readonly type: RequestedEncryption['type'] } | undefined, { SSECustomerKeyMD5 }: CustomerKeyMembers): EncryptionReply | undefined {
  if (encryption === undefined) return undefined;
  return encryption.type === 'SSE-S3' ? { ServerSideEncryption: 'AES256' } : { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5 };
}
