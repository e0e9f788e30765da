import type { Timeouts } from '../client/exchange.js';

/** An upstream S3 as the stores file defines it. */
export interface UpstreamStore {
  /** What LocationConstraint, events and metrics call it. */
  readonly name: string;
  readonly endpoint: URL;
  readonly region: string;
  /** `/bucket/key`; else the bucket is the first label of the host name. */
  readonly pathStyle: boolean;
  /** How longer bodies are signed: chunk by chunk, or, for stores that do not know that, not at all. */
  readonly payload: 'signed-chunks' | 'unsigned';
  /** What keys are to it: any bytes, or, to one that keeps files, paths, of which many mean the same file. */
  readonly keys: 'bytes' | 'paths';
  readonly credentialsFile: string;
  readonly profile: string;
  /** Before the name of every bucket that is made there. */
  readonly bucketPrefix: string;
  /** Certificate authorities, PEM; absent: Node's. */
  readonly ca?: string;
  readonly connections: number;
  readonly timeouts: Timeouts;
}
