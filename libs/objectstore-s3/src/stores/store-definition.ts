import type { Timeouts } from '../client/exchange.js';

/** The STS of an upstream, by which it hands out sessions. */
export interface UpstreamSts {
  readonly endpoint: URL;
  readonly region: string;
  /** The role whose sessions they are; absent: AssumeRole narrows the gateway's own user (MinIO). */
  readonly roleArn?: string;
  readonly externalId?: string;
  /** Seconds. */
  readonly maxDurationSeconds: number;
}

/** An upstream S3 as the stores file defines it. */
export interface UpstreamStore {
  /** What LocationConstraint, events and metrics call it. */
  readonly name: string;
  readonly endpoint: URL;
  readonly region: string;
  /** `/bucket/key`; else the bucket is the first label of the host name. */
  readonly pathStyle: boolean;
  /**
   * How longer bodies are signed: chunk by chunk, with a checksum in a trailer where things can be locked (`signed-trailer`) or never, or,
   * for stores that do not know chunks, not at all.
   */
  readonly payload: 'signed-trailer' | 'signed-chunks' | 'unsigned';
  /** What keys are to it: any bytes, or, to one that keeps files, paths, of which many mean the same file. */
  readonly keys: 'bytes' | 'paths';
  readonly credentialsFile: string;
  readonly profile: string;
  /** Before the name of every bucket that is made there. */
  readonly bucketPrefix: string;
  /** Absent: bytes of its buckets pass the gateway. */
  readonly sts?: UpstreamSts;
  /** Certificate authorities, PEM; absent: Node's. */
  readonly ca?: string;
  readonly connections: number;
  readonly timeouts: Timeouts;
}
