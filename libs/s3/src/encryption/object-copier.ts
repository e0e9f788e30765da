import type { OperationContext } from '#operation';
import { checksumAlgorithm } from '#signatures';
import type { CopyObjectRequest } from '@aws-sdk/client-s3';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { copyThrough } from '../object/copy-through.js';
import {
  type ChecksumAlgorithm, type CopyOptions, type CopyResult, type ObjectAddress, type ObjectChecksum, type ObjectEncryption, type ObjectMeta, type ObjectStore, type PutOptions, type VersionAddress,
} from '../store/index.js';
import { copySourceKey, customerKeyOf } from './customer-key.js';
import type { ObjectSealer } from './object-sealer.js';
import { type RequestedEncryption, requestedEncryption } from './requested-encryption.js';

/** Thrown through the store by a copy that cannot leave the bytes as they are. */
class BytesChange extends Error {}

/** A copy, and how its target is encrypted. */
export interface SealedCopy {
  readonly copied: CopyResult | undefined;
  readonly encryption: RequestedEncryption | undefined;
  /** Of the whole; sums of parts may stay with the source. */
  readonly checksum?: ObjectChecksum;
}

/** The buckets of a copy's source and target. */
interface CopyEnds {
  readonly from: FoundBucket;
  readonly to: FoundBucket;
}

/**
 * True where a copy changes how an object is encrypted, which an object may be copied onto itself for (S3 API Reference,
 * CopyObject); a source that needs a customer's key, and a target that has none, are such a change.
 */
export const changesEncryption = (input: CopyObjectRequest): boolean =>
  input.ServerSideEncryption !== undefined || input.SSECustomerAlgorithm !== undefined || input.CopySourceSSECustomerAlgorithm !== undefined;

/**
 * Copies with the keys that the request brings. The bytes stay as they are between open objects, and between encrypted ones,
 * whose key is wrapped anew; between an open and an encrypted one, and between two stores, they pass through here. A copy within
 * another store is that store's own work.
 */
export class ObjectCopier {
  private readonly wanted: RequestedEncryption | undefined;
  private readonly customer: ReturnType<typeof customerKeyOf>;
  private readonly algorithm: ChecksumAlgorithm | undefined;
  private readonly to: FoundBucket;
  /** In two stores. */
  private readonly apart: boolean;

  /** @throws RolegateError as requestedEncryption and customerKeyOf */
  constructor(private readonly store: ObjectStore, private readonly sealer: ObjectSealer, input: CopyObjectRequest, { from, to }: CopyEnds, private readonly ctx: OperationContext) {
    this.to = to;
    this.apart = from.state.store?.store !== to.state.store?.store;
    this.wanted = requestedEncryption(input, to, ctx);
    this.customer = customerKeyOf(copySourceKey(input), ctx);
    this.algorithm = checksumAlgorithm(input.ChecksumAlgorithm ?? '');
  }

  async copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions): Promise<SealedCopy> {
    if (this.apart) return this.rewritten(source, target, options);
    let checksum: ObjectChecksum | undefined;
    const admit = async (meta: ObjectMeta): Promise<void> => {
      if (this.isSummedOtherwise(meta)) throw new BytesChange();
      await options.admit?.(meta);
      if (meta.checksum?.type === 'FULL_OBJECT') ({ checksum } = meta);
    };
    const { wanted } = this;
    const passed = this.to.state.store && { customerKey: this.customer?.sent, storeEncryption: wanted && (await this.sealer.encrypting(wanted, this.to, target.key)).options.storeEncryption };
    try {
      const copied = await this.store.copy(source, target, { ...options, ...passed, admit, reseal: (meta) => this.resealed(meta, source, target) });
      return { copied, encryption: wanted, checksum };
    } catch (error) {
      if (!(error instanceof BytesChange)) throw error;
      return this.rewritten(source, target, options);
    }
  }

  /** A copy that is to have another sum than its source must be read (CopyObject, "x-amz-checksum-algorithm"). */
  private isSummedOtherwise({ checksum }: ObjectMeta): boolean {
    return this.algorithm !== undefined && (checksum?.algorithm !== this.algorithm || checksum.type !== 'FULL_OBJECT');
  }

  private resealed(meta: ObjectMeta, source: VersionAddress, target: ObjectAddress): Promise<ObjectEncryption> | undefined {
    const key = this.sealer.keyOf(meta, this.customer, source.bucketId, this.ctx);
    if ((key === undefined) !== (this.wanted === undefined)) return bytesChange(key);
    return key && this.rewrapped(key, target);
  }

  private async rewrapped(key: Parameters<ObjectSealer['wrapped']>[2] | Promise<Parameters<ObjectSealer['wrapped']>[2]>, target: ObjectAddress): Promise<ObjectEncryption> {
    return this.sealer.wrapped(this.wanted!, target, await key);
  }

  private async rewritten(source: VersionAddress, target: ObjectAddress, options: CopyOptions): Promise<SealedCopy> {
    const { store, sealer, wanted, to, ctx, algorithm } = this;
    const reading = { unseal: (meta: ObjectMeta) => sealer.keyOf(meta, this.customer, source.bucketId, ctx), customerKey: this.customer?.sent };
    const writing = async (): Promise<PutOptions | undefined> => wanted && (await sealer.encrypting(wanted, to, target.key)).options;
    const { copied, checksum } = await copyThrough({ from: store, to: store, reading, writing, algorithm }, source, target, options);
    return { copied, encryption: wanted, checksum };
  }
}

/** A key that nobody waits for must not be an unhandled rejection. */
function bytesChange(key: unknown): never {
  if (key instanceof Promise) key.catch(() => undefined);
  throw new BytesChange();
}
