import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { Checksum, ChecksumAlgorithm } from '../checksum/checksum.js';
import { newChecksum } from '../checksum/checksum.js';
import type { ChunkSink } from './aws-chunked-parser.js';
import { AwsChunkedParser } from './aws-chunked-parser.js';
import { ChunkChain } from './chunk-chain.js';
import { checksumMismatch, chunkSignatureMismatch, contentSha256Mismatch, incompleteBody, md5Mismatch } from './payload-errors.js';
import { isAwsChunked } from './payload-mode.js';
import type { PayloadPlan } from './payload-plan.js';
import { readTrailer, sameText } from './trailer.js';

export interface PayloadOptions {
  /** Compute the MD5 (an ETag) in the same pass. */
  readonly md5?: boolean;
  /** Checksums to compute beside the announced one. */
  readonly compute?: readonly ChecksumAlgorithm[];
}

/** What is known of a body once all of it was read and everything held. */
export interface PayloadResult {
  readonly bytes: number;
  /** Hex; when asked for, or the client sent Content-MD5. */
  readonly md5?: string;
  /** The checksum that the client announced and that held. */
  readonly announced?: ChecksumAlgorithm;
  /** Base64 by algorithm: the announced one and those asked for. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/**
 * Decodes and verifies one body, piece by piece, without copying. Both methods throw RolegateError; data handed on
 * before a throw is worth nothing, so nothing may be committed before `end` has returned.
 */
export class PayloadReader implements ChunkSink {
  private readonly parser: AwsChunkedParser | undefined;
  private readonly chain: ChunkChain | undefined;
  private chunkHash: Hash | undefined;
  private readonly digests = new Map<ChecksumAlgorithm, Checksum>();
  private bytes = 0;

  constructor(
    private readonly plan: PayloadPlan,
    private readonly options: PayloadOptions,
    private readonly push: (data: Buffer) => void,
  ) {
    if (isAwsChunked(plan.mode)) this.parser = new AwsChunkedParser(this);
    if (plan.seed !== undefined) {
      this.chain = new ChunkChain(plan.seed);
      this.chunkHash = createHash('sha256');
    }
    if (plan.sha256 !== undefined) this.want('SHA256');
    if (options.md5 === true || plan.contentMd5 !== undefined) this.want('MD5');
    if (plan.checksum !== undefined) this.want(plan.checksum.algorithm);
    if (options.compute !== undefined) for (const algorithm of options.compute) this.want(algorithm);
  }

  write(piece: Buffer): void {
    if (this.parser !== undefined) this.parser.write(piece);
    else this.onData(piece);
  }

  /** Throws IncompleteBody, XAmzContentSHA256Mismatch, BadDigest, MalformedTrailerError or SignatureDoesNotMatch. */
  end(): PayloadResult {
    const { plan } = this;
    const trailer = this.parser?.end();
    const signedTrailer = plan.mode === 'streaming-signed-trailer' ? this.chain : undefined;
    const announced = plan.checksum;
    const inTrailer = announced !== undefined && announced.value === undefined ? announced.algorithm : undefined;
    const trailerValue = trailer === undefined ? undefined : readTrailer(trailer, inTrailer, signedTrailer);
    if (plan.decodedLength !== undefined && this.bytes !== plan.decodedLength) {
      throw incompleteBody(`announced ${plan.decodedLength} bytes, received ${this.bytes}`);
    }
    const values = this.finishDigests();
    if (plan.sha256 !== undefined) requireSha256(plan.sha256, values.SHA256!);
    if (plan.contentMd5 !== undefined && plan.contentMd5 !== values.MD5) throw md5Mismatch(plan.contentMd5, values.MD5!);
    if (announced !== undefined && values[announced.algorithm] !== (announced.value ?? trailerValue)) throw checksumMismatch(announced.algorithm);
    return this.resultOf(values);
  }

  onData(data: Buffer): void {
    this.bytes += data.length;
    const { decodedLength } = this.plan;
    if (decodedLength !== undefined && this.bytes > decodedLength) throw incompleteBody(`more than the announced ${decodedLength} bytes`);
    this.chunkHash?.update(data);
    for (const digest of this.digests.values()) digest.update(data);
    this.push(data);
  }

  onChunkEnd(signature: string | undefined): void {
    if (this.chain === undefined) return;
    const expected = this.chain.next(this.chunkHash!.digest('hex'));
    if (signature === undefined || !sameText(expected, signature)) throw chunkSignatureMismatch('a chunk');
    this.chunkHash = createHash('sha256');
  }

  private want(algorithm: ChecksumAlgorithm): void {
    if (!this.digests.has(algorithm)) this.digests.set(algorithm, newChecksum(algorithm));
  }

  private finishDigests(): Partial<Record<ChecksumAlgorithm, string>> {
    const values: Partial<Record<ChecksumAlgorithm, string>> = {};
    for (const [algorithm, digest] of this.digests) values[algorithm] = digest.digest().toString('base64');
    return values;
  }

  /** Digests that were computed only to check something are no checksums of the object. */
  private resultOf(values: Partial<Record<ChecksumAlgorithm, string>>): PayloadResult {
    const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
    const announced = this.plan.checksum?.algorithm;
    if (announced !== undefined) checksums[announced] = values[announced];
    if (this.options.compute !== undefined) for (const algorithm of this.options.compute) checksums[algorithm] = values[algorithm];
    const md5 = values.MD5 === undefined ? undefined : Buffer.from(values.MD5, 'base64').toString('hex');
    return { bytes: this.bytes, md5, announced, checksums };
  }
}

function requireSha256(declared: string, computedBase64: string): void {
  const computed = Buffer.from(computedBase64, 'base64').toString('hex');
  if (computed !== declared) throw contentSha256Mismatch(declared, computed);
}
