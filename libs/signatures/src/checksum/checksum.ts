import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c } from './crc32c.js';
import { Crc64Nvme } from './crc64nvme.js';
import { XxHash, type XxHashAlgorithm } from './xxhash.js';

/** S3's additional checksums (S3 User Guide, "Checking object integrity"); the wire form is base64 of the bytes. */
export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5' | XxHashAlgorithm;

/** A running checksum; call `digest` once. */
export interface Checksum {
  update(data: Uint8Array): void;
  /** CRCs and xxHash most significant byte first. */
  digest(): Buffer;
}

const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32, SHA512: 64, MD5: 16, XXHASH64: 8, XXHASH3: 8, XXHASH128: 16 };

class Crc32 implements Checksum {
  private crc = 0;
  constructor(private readonly over: (data: Uint8Array, crc: number) => number) {}
  update(data: Uint8Array): void {
    this.crc = this.over(data, this.crc);
  }
  digest(): Buffer {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(this.crc, 0);
    return bytes;
  }
}

export function newChecksum(algorithm: ChecksumAlgorithm): Checksum {
  switch (algorithm) {
    case 'CRC32':
      return new Crc32(crc32);
    case 'CRC32C':
      return new Crc32(crc32c);
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'XXHASH64':
    case 'XXHASH3':
    case 'XXHASH128':
      return new XxHash(algorithm);
    default:
      return createHash(algorithm.toLowerCase());
  }
}

/** The algorithm by its wire name in any case; undefined when there is none of that name. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  const upper = name.toUpperCase();
  return Object.hasOwn(LENGTHS, upper) ? (upper as ChecksumAlgorithm) : undefined;
}

/** `x-amz-checksum-crc32` and so on. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** True for canonical base64 of exactly as many bytes as the algorithm has. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === LENGTHS[algorithm] && bytes.toString('base64') === value;
}
