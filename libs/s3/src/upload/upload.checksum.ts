import { RolegateError } from '#kernel';
import type { OperationContext, StreamContext } from '#operation';
import { type Checksum, checksumAlgorithm, newChecksum } from '#signatures';
import { checksumMember, type ChecksumValues } from '../object/object.checksum.js';
import { type ChecksumAlgorithm, type ObjectChecksum, OF_NO_CHOICE, type UploadChecksum } from '../store/index.js';

const invalid = (message: string): RolegateError => new RolegateError('InvalidRequest', message);

/** The types that an algorithm allows, the default first (S3 User Guide, "Checking object integrity", "Full object and composite checksum types"). */
const TYPES: Readonly<Record<ChecksumAlgorithm, readonly ObjectChecksum['type'][]>> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'], CRC32C: ['COMPOSITE', 'FULL_OBJECT'], CRC64NVME: ['FULL_OBJECT'], SHA1: ['COMPOSITE'], SHA256: ['COMPOSITE'],
  SHA512: ['COMPOSITE'], MD5: ['COMPOSITE'], XXHASH64: ['COMPOSITE'], XXHASH3: ['COMPOSITE'], XXHASH128: ['COMPOSITE'],
};

/** What an upload is to be summed by. @throws RolegateError InvalidRequest */
export function requestedChecksum(input: { readonly ChecksumAlgorithm?: string; readonly ChecksumType?: string }): UploadChecksum | undefined {
  const [name, type] = [input.ChecksumAlgorithm, input.ChecksumType?.toUpperCase()];
  if (name === undefined || name === '') {
    if (type !== undefined) throw invalid('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
    return undefined;
  }
  const algorithm = checksumAlgorithm(name);
  if (algorithm === undefined) throw new RolegateError('InternalError', '', { detail: `the model has a checksum algorithm ${name}` });
  const chosen = TYPES[algorithm].find((one) => type === undefined || one === type);
  if (chosen === undefined) throw invalid(`The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  return { algorithm, type: chosen };
}

/** A body that is summed while it passes, where its sender announces no sum of the kind that is wanted. */
export class SummedBody implements AsyncIterable<Buffer> {
  private readonly pieces: AsyncIterable<Buffer> | readonly Buffer[];
  private readonly sum: Checksum;

  constructor(body: Buffer | AsyncIterable<Buffer>, private readonly algorithm: ChecksumAlgorithm) {
    this.pieces = Buffer.isBuffer(body) ? [body] : body;
    this.sum = newChecksum(algorithm);
  }

  /** Base64; once, after the end. */
  value(): string {
    return this.sum.digest().toString('base64');
  }

  /** The same, of an object that is this body and no more. */
  checksum(): ObjectChecksum {
    return { algorithm: this.algorithm, type: 'FULL_OBJECT', value: this.value() };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const piece of this.pieces) {
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
  return checksumAlgorithm(trailer.trim().slice(SUM.length));
}

/** What a body is summed by of which nobody asked for a sum: S3 gives one to every object, RGW does not. */
export const unaskedAlgorithm = ({ settings }: OperationContext): ChecksumAlgorithm | undefined => (settings.compat === 'aws' ? OF_NO_CHOICE.algorithm : undefined);

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
