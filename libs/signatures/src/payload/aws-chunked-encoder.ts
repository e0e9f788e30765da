import { hash } from 'node:crypto';
import type { ChecksumAlgorithm } from '../checksum/checksum.js';
import { checksumHeader, newChecksum } from '../checksum/checksum.js';
import type { ChunkSeed } from './chunk-chain.js';
import { ChunkChain } from './chunk-chain.js';

export interface AwsChunkedOptions {
  /** Bytes per chunk; S3 wants at least 8192 in all but the last. */
  readonly chunkBytes?: number;
  /** Signs every chunk, and the trailer if there is one. */
  readonly seed?: ChunkSeed;
  /** Sent as a trailer; announce it in x-amz-trailer. */
  readonly trailer?: ChecksumAlgorithm;
}

/** Encodes a whole body as `aws-chunked`, as the AWS SDKs do. */
export function encodeAwsChunked(body: Buffer, options: AwsChunkedOptions = {}): Buffer {
  const { chunkBytes = 65_536, seed, trailer } = options;
  const chain = seed === undefined ? undefined : new ChunkChain(seed);
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += chunkBytes) {
    const data = body.subarray(at, at + chunkBytes);
    pieces.push(chunkHeader(data, chain), data, Buffer.from('\r\n'));
  }
  pieces.push(chunkHeader(Buffer.alloc(0), chain));
  if (trailer !== undefined) pieces.push(encodeTrailer(body, trailer, chain));
  pieces.push(Buffer.from('\r\n'));
  return Buffer.concat(pieces);
}

function chunkHeader(data: Buffer, chain: ChunkChain | undefined): Buffer {
  const extension = chain === undefined ? '' : `;chunk-signature=${chain.next(hash('sha256', data, 'hex'))}`;
  return Buffer.from(`${data.length.toString(16)}${extension}\r\n`, 'latin1');
}

function encodeTrailer(body: Buffer, algorithm: ChecksumAlgorithm, chain: ChunkChain | undefined): Buffer {
  const checksum = newChecksum(algorithm);
  checksum.update(body);
  const line = `${checksumHeader(algorithm)}:${checksum.digest().toString('base64')}`;
  const signature = chain === undefined ? '' : `x-amz-trailer-signature:${chain.trailer(hash('sha256', line + '\n', 'hex'))}\r\n`;
  return Buffer.from(`${line}\r\n${signature}`, 'latin1');
}
