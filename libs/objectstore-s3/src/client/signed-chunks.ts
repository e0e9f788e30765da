import { createHash } from 'node:crypto';
import { ChunkChain, type ChunkSeed } from '#signatures';
import type { WriteBody } from './exchange.js';

/** The hash of a payload whose chunks are signed one by one (S3 API Reference, "Transferring Payload in Multiple Chunks"). */
export const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

/** Bytes of every chunk but the last; what SDKs send, and every S3 takes. */
const CHUNK = 64 * 1024;
/** `;chunk-signature=` and 64 hex digits, and two line ends. */
const AROUND = 17 + 64 + 4;

const frameLength = (size: number): number => size.toString(16).length + AROUND + size;

/** Bytes on the wire of a body of `size` bytes. */
export function framedLength(size: number): number {
  const rest = size % CHUNK;
  return ((size - rest) / CHUNK) * frameLength(CHUNK) + (rest === 0 ? 0 : frameLength(rest)) + frameLength(0);
}

/**
 * A body in signed chunks. The closing chunk comes after everything else: without it the body is cut for every S3, also for those
 * that do not mind a connection that ends before its Content-Length (versitygw 1.8 keeps what came).
 */
export function inSignedChunks(body: WriteBody, seed: ChunkSeed): WriteBody {
  return async (send) => {
    const chain = new ChunkChain(seed);
    let waiting: Buffer[] = [];
    let size = 0;
    const take = async (piece: Buffer): Promise<void> => {
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
    return frame(chain, [], 0);
  };
}

/** The pieces are copied once. */
function frame(chain: ChunkChain, pieces: readonly Buffer[], size: number): Buffer {
  const sha256 = createHash('sha256');
  for (const piece of pieces) sha256.update(piece);
  const head = `${size.toString(16)};chunk-signature=${chain.next(sha256.digest('hex'))}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), ...pieces, LINE_END], frameLength(size));
}

const LINE_END = Buffer.from('\r\n');
