import { RolegateError } from '#kernel';
import type { OperationContext, StreamContext } from '#operation';
import { type Checksum, newChecksum } from '#signatures';
import { checksumMember, type ChecksumValues, isChecksumAlgorithm } from '../object/object.checksum.js';
import type { ChecksumAlgorithm, ObjectChecksum, UploadChecksum } from '../store/index.js';

const invalid = (message: string): RolegateError => new RolegateError('InvalidRequest', message);

/** The types that an algorithm allows, the default first (S3 User Guide, "Checking object integrity", "Full object and composite checksum types"). */
const TYPES: Readonly<Record<ChecksumAlgorithm, readonly ObjectChecksum['type'][]>> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'], CRC32C: ['COMPOSITE', 'FULL_OBJECT'], CRC64NVME: ['FULL_OBJECT'], SHA1: ['COMPOSITE'], SHA256: ['COMPOSITE'],
  SHA512: ['COMPOSITE'], MD5: ['COMPOSITE'], XXHASH64: ['COMPOSITE'], XXHASH3: ['COMPOSITE'], XXHASH128: ['COMPOSITE'],
};

/** What an upload is to be summed by. @throws RolegateError InvalidRequest */
export function requestedChecksum(input: { readonly ChecksumAlgorithm?: string; readonly ChecksumType?: string }): UploadChecksum | undefined {
  const [name, type] = [input.ChecksumAlgorithm?.toUpperCase(), input.ChecksumType?.toUpperCase()];
  if (name === undefined || name === '') {
    if (type !== undefined) throw invalid('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
    return undefined;
  }
  if (!isChecksumAlgorithm(name)) throw new RolegateError('InternalError', '', { detail: `the model has a checksum algorithm ${name}` });
  const chosen = TYPES[name].find((one) => type === undefined || one === type);
  if (chosen === undefined) throw invalid(`The ${type} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`);
  return { algorithm: name, type: chosen };
}

/** A body that is summed while it passes, where its sender announces no sum of the kind that the upload wants. */
export class SummedBody implements AsyncIterable<Buffer> {
  private readonly sum: Checksum;

  constructor(private readonly body: AsyncIterable<Buffer> | Iterable<Buffer>, algorithm: ChecksumAlgorithm) {
    this.sum = newChecksum(algorithm);
  }

  /** Base64; once, after the end. */
  value(): string {
    return this.sum.digest().toString('base64');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const piece of this.body) {
      this.sum.update(piece);
      yield piece;
    }
  }
}

const SUM = 'x-amz-checksum-';

/** The algorithm whose sum of the body comes in a header or in the trailer. */
export function announcedAlgorithm(input: ChecksumValues, { headers }: StreamContext): ChecksumAlgorithm | undefined {
  for (const algorithm in TYPES) if (input[checksumMember(algorithm as ChecksumAlgorithm)] !== undefined) return algorithm as ChecksumAlgorithm;
  const trailer = headers['x-amz-trailer'];
  if (typeof trailer !== 'string' || !trailer.trim().toLowerCase().startsWith(SUM)) return undefined;
  const name = trailer.trim().slice(SUM.length).toUpperCase();
  return isChecksumAlgorithm(name) ? name : undefined;
}

/** What the parts of an upload are summed by that asked for nothing: S3 gives every object a CRC64NVME, RGW does not. */
export const partsAlgorithm = (upload: UploadChecksum | undefined, { settings }: OperationContext): ChecksumAlgorithm | undefined =>
  upload?.algorithm ?? (settings.compat === 'aws' ? 'CRC64NVME' : undefined);

/**
 * A part summed by another algorithm than its upload would leave the object without a sum. Into an upload without one, aws
 * refuses summed parts as well; ceph proves the sum and keeps none. Parts of a composite sum bring theirs in aws; ceph makes them.
 * @throws RolegateError InvalidRequest
 */
export function assertPartChecksum(announced: ChecksumAlgorithm | undefined, upload: UploadChecksum | undefined, { settings }: StreamContext): void {
  if (announced === undefined && (upload?.type !== 'COMPOSITE' || settings.compat === 'ceph')) return;
  if (announced === upload?.algorithm || (upload === undefined && settings.compat === 'ceph')) return;
  throw invalid(`Checksum Type mismatch occurred, expected checksum Type: ${upload?.algorithm.toLowerCase() ?? 'null'}, actual checksum Type: ${announced?.toLowerCase() ?? 'null'}`);
}
