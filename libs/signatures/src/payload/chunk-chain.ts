import type { KeyObject } from 'node:crypto';
import { signature } from '../signing-key.js';
import { EMPTY_SHA256 } from '../verify-sigv4.js';

/** What the signature of the headers leaves for the chunks: VerifiedSignature and SignedRequest have this shape. */
export interface ChunkSeed {
  readonly signingKey: KeyObject;
  readonly scope: string;
  readonly amzDate: string;
  readonly seedSignature: string;
}

/**
 * The chain of chunk signatures: each covers its chunk and the signature before it (S3 API Reference, "Signature
 * Calculations: Transferring Payload in Multiple Chunks", and "… Including Trailing Headers").
 */
export class ChunkChain {
  private previous: string;

  constructor(private readonly seed: ChunkSeed) {
    this.previous = seed.seedSignature;
  }

  /** @param dataSha256 hex SHA-256 of the chunk's bytes */
  next(dataSha256: string): string {
    return this.sign('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${dataSha256}`);
  }

  /** @param trailerSha256 hex SHA-256 of the trailer lines, each `name:value\n` */
  trailer(trailerSha256: string): string {
    return this.sign('AWS4-HMAC-SHA256-TRAILER', trailerSha256);
  }

  private sign(algorithm: string, digests: string): string {
    const { amzDate, scope, signingKey } = this.seed;
    this.previous = signature(signingKey, `${algorithm}\n${amzDate}\n${scope}\n${this.previous}\n${digests}`);
    return this.previous;
  }
}
