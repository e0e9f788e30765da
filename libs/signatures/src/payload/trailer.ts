import { createHash, timingSafeEqual } from 'node:crypto';
import type { ChecksumAlgorithm } from '../checksum/checksum.js';
import { checksumHeader, isChecksumValue } from '../checksum/checksum.js';
import type { ChunkChain } from './chunk-chain.js';
import { chunkSignatureMismatch, invalidTrailingChecksum, malformedTrailer } from './payload-errors.js';

const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/**
 * Reads the lines after the last chunk: the announced checksum and, in a signed stream, x-amz-trailer-signature, which
 * covers `name:value\n` of every line before it. Lines end in CRLF, CR or LF, and blank lines mean nothing: minio-go
 * writes `\n\r\n\r\n` where botocore writes `\r\n`.
 *
 * @returns the checksum's value (base64), or undefined when none was announced
 */
export function readTrailer(text: string, announced: ChecksumAlgorithm | undefined, chain: ChunkChain | undefined): string | undefined {
  let value: string | undefined;
  let signature: string | undefined;
  let signed = '';
  for (const line of text.split(/[\r\n]+/)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const content = line.slice(colon + 1).trim();
    if (signature !== undefined) throw malformedTrailer('something follows the trailer signature');
    if (name === TRAILER_SIGNATURE && chain !== undefined) signature = content;
    else if (announced !== undefined && name === checksumHeader(announced) && value === undefined) {
      value = content;
      signed += `${name}:${content}\n`;
    } else throw malformedTrailer('a trailer line is malformed, repeated or was not announced in x-amz-trailer');
  }
  if (announced !== undefined && value === undefined) throw malformedTrailer(`${checksumHeader(announced)} was announced but is missing`);
  if (chain !== undefined) verifyTrailer(signed, signature, chain);
  if (announced === undefined || value === undefined) return undefined;
  if (!isChecksumValue(announced, value)) throw invalidTrailingChecksum(checksumHeader(announced));
  return value;
}

function verifyTrailer(signed: string, signature: string | undefined, chain: ChunkChain): void {
  if (signature === undefined) {
    if (signed === '') return;
    throw malformedTrailer('x-amz-trailer-signature is missing');
  }
  const expected = chain.trailer(createHash('sha256').update(signed, 'latin1').digest('hex'));
  if (!sameText(expected, signature)) throw chunkSignatureMismatch('the trailer');
}

/** In constant time for texts of equal length. */
export const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
