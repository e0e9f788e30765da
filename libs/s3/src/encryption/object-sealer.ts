import type { KeyObject } from 'node:crypto';
import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import { newObjectKey, unwrapObjectKey, wrapObjectKey } from '#seal';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { CreateUploadOptions, GetOptions, ObjectAddress, ObjectEncryption, ObjectMeta, ObjectSealing, PutOptions, StoreEncryption, Unseal, Upload } from '../store/index.js';
import { type BucketKeys, noBucketKeys } from './bucket-keys.js';
import { type CustomerKey, type CustomerKeyMembers, customerKeyOf, wrongKey } from './customer-key.js';
import { type EncryptionMembers, type RequestedEncryption, requestedEncryption } from './requested-encryption.js';

const invalid = (message: string): RolegateError => new RolegateError('InvalidRequest', message);

/** What an object's key is bound to: an envelope that was put beside another object opens nothing. */
const placeOf = (type: ObjectEncryption['type'], { bucketId, key }: ObjectAddress): readonly string[] => [type, bucketId, key];

/** How something new is encrypted, and what its store is told of it. */
export interface Encrypting<Options> {
  readonly type: ObjectEncryption['type'];
  readonly options: Options;
}

type NewObject = Encrypting<Pick<PutOptions, 'sealing' | 'storeEncryption'>>;
type NewUpload = Encrypting<Pick<CreateUploadOptions, 'encryption' | 'storeEncryption'>>;

/** Wraps and unwraps the keys of objects, as requests and buckets ask. */
export class ObjectSealer {
  constructor(private readonly keys: BucketKeys = noBucketKeys) {}

  /** undefined for an object that is kept as it comes. @throws RolegateError as requestedEncryption */
  newObject(input: EncryptionMembers, found: FoundBucket, key: string, ctx: OperationContext): Promise<NewObject> | undefined {
    const wanted = requestedEncryption(input, found, ctx);
    return wanted && this.encrypting(wanted, found, key);
  }

  /** Objects that lie in another store are sealed there. */
  async encrypting(wanted: RequestedEncryption, { state: { bucketId, store } }: FoundBucket, key: string): Promise<NewObject> {
    return { type: wanted.type, options: store ? { storeEncryption: askedOf(wanted) } : { sealing: await this.sealing(wanted, { bucketId, key }) } };
  }

  /** Parts that bring another key than the upload are told by what the first one wrapped, wherever they lie. @throws RolegateError as requestedEncryption */
  async newUpload(input: EncryptionMembers, found: FoundBucket, key: string, ctx: OperationContext): Promise<NewUpload | undefined> {
    const wanted = requestedEncryption(input, found, ctx);
    if (wanted === undefined) return undefined;
    const { bucketId, store } = found.state;
    const address = { bucketId, key };
    if (!store) return { type: wanted.type, options: { encryption: await this.wrapped(wanted, address, newObjectKey()) } };
    const proof = wanted.type === 'SSE-C' ? { wrappedKey: wrapObjectKey(wanted.customer.key, placeOf('SSE-C', address), newObjectKey()) } : {};
    return { type: wanted.type, options: { encryption: { type: wanted.type, ...proof }, storeEncryption: askedOf(wanted) } };
  }

  async sealing(wanted: RequestedEncryption, address: ObjectAddress): Promise<ObjectSealing> {
    const key = newObjectKey();
    return { key, encryption: await this.wrapped(wanted, address, key) };
  }

  /** The envelope of an object's key. */
  async wrapped(wanted: RequestedEncryption, address: ObjectAddress, key: KeyObject): Promise<ObjectEncryption> {
    const beginning = this.keys.begin();
    if (beginning !== undefined) await beginning;
    const parent = wanted.type === 'SSE-C' ? wanted.customer.key : await this.keys.ensure(address.bucketId);
    return { type: wanted.type, wrappedKey: wrapObjectKey(parent, placeOf(wanted.type, address), key) };
  }

  /** For a read in this bucket. @throws RolegateError as customerKeyOf; what `unseal` returns, as keyOf */
  opening(given: CustomerKeyMembers, bucketId: string, ctx: OperationContext): Required<Pick<GetOptions, 'unseal'>> & Pick<GetOptions, 'customerKey'> {
    const customer = customerKeyOf(given, ctx);
    const unseal: Unseal = (meta) => this.keyOf(meta, customer, bucketId, ctx);
    return customer ? { unseal, customerKey: customer.sent } : { unseal };
  }

  /** The customer's own key, for a store that seals by itself. @throws RolegateError as customerKeyOf */
  sentKey(given: CustomerKeyMembers, ctx: OperationContext): KeyObject | undefined {
    return customerKeyOf(given, ctx)?.sent;
  }

  /**
   * The key of an object's bytes; undefined for an open object, and for one that its store opens.
   * @throws RolegateError InvalidRequest (no key, or one where none belongs), AccessDenied or InvalidArgument (another key), InternalError
   */
  keyOf({ encryption, key }: Pick<ObjectMeta, 'encryption' | 'key'>, customer: CustomerKey | undefined, bucketId: string, ctx: OperationContext): KeyObject | Promise<KeyObject> | undefined {
    if (encryption?.type === 'SSE-C') {
      if (customer === undefined) throw invalid('The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.');
      return encryption.wrappedKey === undefined ? undefined : unwrapped(customer.key, encryption.wrappedKey, { bucketId, key }, ctx);
    }
    assertApplicable(customer, ctx);
    return encryption?.wrappedKey === undefined ? undefined : this.ofBucket(encryption.wrappedKey, { bucketId, key });
  }

  /** For requests that read what is said of an object, and none of its bytes. @throws RolegateError as keyOf */
  assertReadable(meta: ObjectMeta, given: CustomerKeyMembers, bucketId: string, ctx: OperationContext): void {
    const customer = customerKeyOf(given, ctx);
    if (meta.encryption?.type === 'SSE-C') void this.keyOf(meta, customer, bucketId, ctx);
    else assertApplicable(customer, ctx);
  }

  /** The key of an upload's parts. Each request that sends one brings the customer's key anew. @throws RolegateError InvalidRequest */
  partKey({ encryption, key }: Pick<Upload, 'encryption' | 'key'>, given: CustomerKeyMembers, bucketId: string, ctx: OperationContext): KeyObject | Promise<KeyObject> | undefined {
    const customer = customerKeyOf(given, ctx);
    if (encryption?.type === 'SSE-C') {
      if (customer === undefined) throw invalid('The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.');
      const opened = unwrapObjectKey(customer.key, placeOf('SSE-C', { bucketId, key }), encryption.wrappedKey ?? '');
      if (opened === undefined) throw invalid('The provided encryption parameters did not match the ones used originally.');
      return opened;
    }
    if (customer !== undefined) throw invalid('The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters.');
    return encryption?.wrappedKey === undefined ? undefined : this.ofBucket(encryption.wrappedKey, { bucketId, key });
  }

  /** For requests on an upload that may bring the customer's key, and need not. @throws RolegateError as partKey */
  assertPartKey(upload: Pick<Upload, 'encryption' | 'key'>, given: CustomerKeyMembers, bucketId: string, ctx: OperationContext): void {
    if (customerKeyOf(given, ctx) !== undefined) void this.partKey(upload, given, bucketId, ctx);
  }

  private async ofBucket(wrappedKey: string, address: ObjectAddress): Promise<KeyObject> {
    const parent = await this.keys.find(address.bucketId);
    const key = parent && unwrapObjectKey(parent, placeOf('SSE-S3', address), wrappedKey);
    if (key !== undefined) return key;
    throw new RolegateError('InternalError', '', { reason: 'object-key', detail: `the key of an object in bucket ${address.bucketId} ${parent === undefined ? 'is gone: the data key of the bucket was erased' : 'does not open: it was changed, or is not this object\'s'}` });
  }
}

/** RGW decrypts what is encrypted, and takes no notice of keys that are of no use. @throws RolegateError InvalidRequest */
function assertApplicable(customer: CustomerKey | undefined, { settings }: OperationContext): void {
  if (customer !== undefined && settings.compat === 'aws') throw invalid('The encryption parameters are not applicable to this object.');
}

const askedOf = (wanted: RequestedEncryption): StoreEncryption => (wanted.type === 'SSE-C' ? { type: wanted.type, customerKey: wanted.customer.sent } : { type: wanted.type });

function unwrapped(parent: KeyObject, wrappedKey: string, address: ObjectAddress, ctx: OperationContext): KeyObject {
  const key = unwrapObjectKey(parent, placeOf('SSE-C', address), wrappedKey);
  if (key === undefined) throw wrongKey(ctx);
  return key;
}
