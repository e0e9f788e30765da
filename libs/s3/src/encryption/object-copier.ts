import type { OperationContext } from '#operation';
import type { CopyObjectRequest } from '@aws-sdk/client-s3';
import { RolegateError } from '#kernel';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { isChecksumAlgorithm } from '../object/object.checksum.js';
import {
  asCopySource, copiedHeaders, type CopyOptions, type CopyResult, type ObjectAddress, type ObjectChecksum, type ObjectEncryption, type ObjectMeta, type ObjectStore, type StreamedBody, type VersionAddress,
} from '../store/index.js';
import { SummedBody } from '../upload/upload.checksum.js';
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

/**
 * True where a copy changes how an object is encrypted, which an object may be copied onto itself for (S3 API Reference,
 * CopyObject); a source that needs a customer's key, and a target that has none, are such a change.
 */
export const changesEncryption = (input: CopyObjectRequest): boolean =>
  input.ServerSideEncryption !== undefined || input.SSECustomerAlgorithm !== undefined || input.CopySourceSSECustomerAlgorithm !== undefined;

/**
 * Copies with the keys that the request brings. The bytes stay as they are between open objects, and between encrypted ones,
 * whose key is wrapped anew; between an open and an encrypted one they pass through here.
 */
export class ObjectCopier {
  private readonly wanted: RequestedEncryption | undefined;
  private readonly customer: ReturnType<typeof customerKeyOf>;
  private readonly algorithm: string | undefined;

  /** @throws RolegateError as requestedEncryption and customerKeyOf */
  constructor(private readonly store: ObjectStore, private readonly sealer: ObjectSealer, input: CopyObjectRequest, private readonly to: FoundBucket, private readonly ctx: OperationContext) {
    this.wanted = requestedEncryption(input, to, ctx);
    this.customer = customerKeyOf(copySourceKey(input), ctx);
    this.algorithm = input.ChecksumAlgorithm;
  }

  async copy(source: VersionAddress, target: ObjectAddress, options: CopyOptions): Promise<SealedCopy> {
    if (await this.isSummedOtherwise(source)) return this.rewritten(source, target, options);
    let checksum: ObjectChecksum | undefined;
    const admit = async (meta: ObjectMeta): Promise<void> => {
      await options.admit?.(meta);
      if (meta.checksum?.type === 'FULL_OBJECT') ({ checksum } = meta);
    };
    try {
      const copied = await this.store.copy(source, target, { ...options, admit, reseal: (meta) => this.resealed(meta, source, target) });
      return { copied, encryption: this.wanted, checksum };
    } catch (error) {
      if (!(error instanceof BytesChange)) throw error;
      return this.rewritten(source, target, options);
    }
  }

  /** A copy that is to have another sum than its source must be read (CopyObject, "x-amz-checksum-algorithm"). */
  private async isSummedOtherwise({ bucketId, key, versionId }: VersionAddress): Promise<boolean> {
    if (this.algorithm === undefined) return false;
    const source = await asCopySource(() => this.store.head(bucketId, key, { versionId }));
    return source !== undefined && (source.checksum?.algorithm !== this.algorithm || source.checksum.type !== 'FULL_OBJECT');
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
    const { store, sealer, wanted, ctx } = this;
    const got = await asCopySource(() => store.get(source.bucketId, source.key, {
      versionId: source.versionId, conditions: options.sourceConditions, unseal: (meta) => sealer.keyOf(meta, this.customer, source.bucketId, ctx),
    }));
    if (!got) return { copied: undefined, encryption: wanted };
    const { meta, body } = got;
    const { sourceConditions: _, replace, redirect: __, admit, annotations, ...rest } = options;
    try {
      await admit?.(meta);
      const { bytes, checksum: sum } = summed(body, meta, this.algorithm);
      let checksum: ObjectChecksum | undefined;
      const put = await store.put(target.bucketId, target.key, bytes, {
        ...rest,
        size: meta.size,
        headers: copiedHeaders(meta, options),
        metadata: (replace ?? meta).metadata,
        annotations: annotations?.tags === undefined && meta.tags !== undefined ? { ...annotations, tags: meta.tags } : annotations,
        sealing: wanted && await sealer.sealing(wanted, target),
        verify: () => (checksum = sum()),
      });
      return { copied: { ...put, sourceVersionId: meta.versionId }, encryption: wanted, checksum };
    } finally {
      if (!Buffer.isBuffer(body)) await body.close();
    }
  }
}

/** A key that nobody waits for must not be an unhandled rejection. */
function bytesChange(key: unknown): never {
  if (key instanceof Promise) key.catch(() => undefined);
  throw new BytesChange();
}

/** One piece has one sum: that of parts becomes one of the whole, as S3 writes copies. */
function summed(body: Buffer | StreamedBody, { checksum }: ObjectMeta, wanted: string | undefined): { bytes: Buffer | AsyncIterable<Buffer>; checksum: () => ObjectChecksum | undefined } {
  const algorithm = wanted ?? checksum?.algorithm;
  if (algorithm === undefined || (checksum?.algorithm === algorithm && checksum.type === 'FULL_OBJECT')) return { bytes: body, checksum: () => checksum };
  if (!isChecksumAlgorithm(algorithm)) throw new RolegateError('InternalError', '', { detail: `the model has a checksum algorithm ${algorithm}` });
  const sum = new SummedBody(Buffer.isBuffer(body) ? [body] : body, algorithm);
  return { bytes: sum, checksum: () => ({ algorithm, type: 'FULL_OBJECT', value: sum.value() }) };
}
