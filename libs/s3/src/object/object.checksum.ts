import type { RequestBody } from '#operation';
import type { ChecksumAlgorithm, ObjectChecksum } from '../store/index.js';

/** Algorithm → member of S3's inputs and outputs. */
const MEMBERS = {
  CRC32: 'ChecksumCRC32', CRC32C: 'ChecksumCRC32C', CRC64NVME: 'ChecksumCRC64NVME', SHA1: 'ChecksumSHA1', SHA256: 'ChecksumSHA256',
  SHA512: 'ChecksumSHA512', MD5: 'ChecksumMD5', XXHASH64: 'ChecksumXXHASH64', XXHASH3: 'ChecksumXXHASH3', XXHASH128: 'ChecksumXXHASH128',
} as const satisfies Record<ChecksumAlgorithm, string>;

/** The member that carries a sum by this algorithm. */
export const checksumMember = (algorithm: ChecksumAlgorithm): (typeof MEMBERS)[ChecksumAlgorithm] => MEMBERS[algorithm];

/** A sum in an input or an output. */
export type ChecksumValues = { readonly [A in ChecksumAlgorithm as (typeof MEMBERS)[A]]?: string };

/** The sums that an input or a part of one gives. */
export function givenChecksums(given: ChecksumValues): { algorithm: ChecksumAlgorithm; value: string }[] {
  const found: { algorithm: ChecksumAlgorithm; value: string }[] = [];
  for (const algorithm in MEMBERS) {
    const value = given[MEMBERS[algorithm as ChecksumAlgorithm]];
    if (value !== undefined) found.push({ algorithm: algorithm as ChecksumAlgorithm, value });
  }
  return found;
}

type ChecksumMembers = { -readonly [A in ChecksumAlgorithm as (typeof MEMBERS)[A]]?: string } & { ChecksumType?: ObjectChecksum['type'] };

/** The checksum that the client announced and the body proved; others that were computed on the way are not the object's. */
export function provenChecksum(body: RequestBody): ObjectChecksum | undefined {
  const proven = body.checksums();
  for (const algorithm in proven) {
    if (Object.hasOwn(MEMBERS, algorithm)) return { algorithm: algorithm as ChecksumAlgorithm, value: proven[algorithm]!, type: 'FULL_OBJECT' };
  }
  return undefined;
}

/** The members of an output that carry a checksum; none for none. */
export function checksumMembers(checksum: ObjectChecksum | undefined): ChecksumMembers | undefined {
  return checksum && { [MEMBERS[checksum.algorithm]]: checksum.value, ChecksumType: checksum.type };
}
