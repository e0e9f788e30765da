import { NULL_VERSION, VERSION_ID } from '#s3';

/** A version's place among those of its key, and what makes an id of it. */
export interface VersionNumber {
  /** 0 for the null version, which has no place of its own. */
  readonly version: bigint;
  readonly tag: bigint;
}

const NULL_NUMBER: VersionNumber = { version: 0n, tag: 0n };

/** @param bytes tag and number as Postgres sends them (bigint, binary format) */
export const versionIdOf = (bytes: Buffer | null | undefined): string | undefined => bytes?.toString('hex');

/** Tag and number, 16 bytes in hex. undefined: no id that was ever given. */
export function versionNumber(id: string): VersionNumber | undefined {
  if (id === NULL_VERSION) return NULL_NUMBER;
  if (!VERSION_ID.test(id)) return undefined;
  const bytes = Buffer.from(id, 'hex');
  const [tag, version] = [bytes.readBigInt64BE(0), bytes.readBigInt64BE(8)];
  return version > 0n ? { version, tag } : undefined;
}

/** Of a number and a tag as statements of the pool answer them, in decimal; absent for the null version. */
export function versionIdMember(version: string | null, tag: string | null): { readonly versionId?: string } {
  if (version === null || tag === null) return NO_ID;
  return { versionId: BigInt(tag).toString(16).padStart(16, '0') + BigInt(version).toString(16).padStart(16, '0') };
}

const NO_ID = {};
