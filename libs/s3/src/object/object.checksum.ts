import type { RequestBody } from '#operation';
import type { ChecksumAlgorithm, ObjectChecksum } from '../store/index.js';

/** Algorithm → member of S3's inputs and outputs. */
const MEMBERS = {
  CRC32: 'ChecksumCRC32', CRC32C: 'ChecksumCRC32C', CRC64NVME: 'ChecksumCRC64NVME', SHA1: 'ChecksumSHA1', SHA256: 'ChecksumSHA256',
} as const satisfies Record<ChecksumAlgorithm, string>;

type ChecksumMembers = { -readonly [A in ChecksumAlgorithm as (typeof MEMBERS)[A]]?: string } & { ChecksumType?: ObjectChecksum['type'] };

/** The checksum that the client announced and the body proved; others that were computed on the way are not the object's. */
export function provenChecksum(body: RequestBody): ObjectChecksum | undefined {
  const proven = body.checksums();
  for (const algorithm in proven) {
    if (algorithm in MEMBERS) return { algorithm: algorithm as ChecksumAlgorithm, value: proven[algorithm]!, type: 'FULL_OBJECT' };
  }
  return undefined;
}

/** The members of an output that carry a checksum; none for none. */
export function checksumMembers(checksum: ObjectChecksum | undefined): ChecksumMembers | undefined {
  return checksum && { [MEMBERS[checksum.algorithm]]: checksum.value, ChecksumType: checksum.type };
}
