import { createHash, hash } from 'node:crypto';
import { type Checksum, type ChecksumAlgorithm, checksumHeader, ChunkChain, type ChunkSeed, newChecksum } from '#signatures';
import type { WriteBody } from './exchange.js';

/** The hash of a payload whose chunks are signed one by one (S3 API Reference, "Transferring Payload in Multiple Chunks"). */
export const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
/** The same with a checksum after them that is signed as well ("Signature calculations for trailing headers"). */
export const SIGNED_CHUNKS_AND_TRAILER = `${SIGNED_CHUNKS}-TRAILER`;

/** Bytes of every chunk but the last; what SDKs send, and every S3 takes. */
const CHUNK = 64 * 1024;
/** `;chunk-signature=` and 64 hex digits, and two line ends. */
const AROUND = 17 + 64 + 4;
/** `x-amz-trailer-signature:` and 64 hex digits, and two line ends and the colon of the line before it. */
const TRAILER_AROUND = 24 + 64 + 5;

const frameLength = (size: number): number => size.toString(16).length + AROUND + size;

/** Bytes on the wire of a body of `size` bytes, with a trailer if `algorithm` is given. */
export function framedLength(size: number, algorithm?: ChecksumAlgorithm): number {
  const rest = size % CHUNK;
  return ((size - rest) / CHUNK) * frameLength(CHUNK) + (rest === 0 ? 0 : frameLength(rest)) + frameLength(0) + (algorithm === undefined ? 0 : trailerLength(algorithm));
}

const trailerLength = (algorithm: ChecksumAlgorithm): number => checksumHeader(algorithm).length + base64Length(newChecksum(algorithm).digest().length) + TRAILER_AROUND;

const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/**
 * A body in signed chunks. The closing chunk comes after everything else: without it the body is cut for every S3, also for those
 * that do not mind a connection that ends before its Content-Length (versitygw 1.8 keeps what came).
 *
 * @param algorithm of a checksum that goes after it in a trailer, in one piece with the closing chunk; announce it in x-amz-trailer
 */
export function inSignedChunks(body: WriteBody, seed: ChunkSeed, algorithm?: ChecksumAlgorithm): WriteBody {
  return async (send) => {
    const chain = new ChunkChain(seed);
    const checksum = algorithm && newChecksum(algorithm);
    let waiting: Buffer[] = [];
    let size = 0;
    const take = async (piece: Buffer): Promise<void> => {
      checksum?.update(piece);
      let at = 0;
      while (size + piece.length - at >= CHUNK) {
        const end = at + CHUNK - size;
        waiting.push(piece.subarray(at, end));
        await send(frame(chain, waiting, CHUNK));
        [waiting, size, at] = [[], 0, end];
      }
      if (at < piece.length) {
        waiting.push(piece.subarray(at));
        size += piece.length - at;
      }
    };
    const last = await body(take);
    if (last) await take(last);
    if (size > 0) await send(frame(chain, waiting, size));
    return algorithm && checksum ? closing(chain, algorithm, checksum) : frame(chain, [], 0);
  };
}

/** The empty chunk, and behind its head the trailer in the place of its data. */
function closing(chain: ChunkChain, algorithm: ChecksumAlgorithm, checksum: Checksum): Buffer {
  const end = frame(chain, [], 0).toString('latin1', 0, frameLength(0) - LINE_END.length);
  const line = `${checksumHeader(algorithm)}:${checksum.digest().toString('base64')}`;
  return Buffer.from(`${end}${line}\r\nx-amz-trailer-signature:${chain.trailer(hash('sha256', `${line}\n`, 'hex'))}\r\n\r\n`, 'latin1');
}

/** The pieces are copied once. */
function frame(chain: ChunkChain, pieces: readonly Buffer[], size: number): Buffer {
  const sha256 = createHash('sha256');
  for (const piece of pieces) sha256.update(piece);
  const head = `${size.toString(16)};chunk-signature=${chain.next(sha256.digest('hex'))}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), ...pieces, LINE_END], frameLength(size));
}

const LINE_END = Buffer.from('\r\n');
