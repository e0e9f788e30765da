import { createHash } from 'node:crypto';
import { RolegateError } from '#kernel';
import { combineCrcs, isCrc, newChecksum } from '#signatures';
import type { ObjectChecksum } from './object.js';
import type { Assembly, NamedPart, Part, Upload, UploadChecksum } from './upload.js';

/** Bytes; of every part but the last (S3 User Guide, "Amazon S3 multipart upload limits"). */
export const SMALLEST_PART = 5 << 20;

export const noSuchUpload = (uploadId: string): RolegateError =>
  new RolegateError('NoSuchUpload', '', { fields: { UploadId: uploadId.slice(0, 256) } });

/**
 * The object that the named parts make. Source: S3 API Reference, CompleteMultipartUpload.
 * @param present all parts of the upload
 * @param named in ascending order of their numbers, not empty
 * @throws RolegateError InvalidPart, EntityTooSmall
 */
export function assemble(upload: Upload, present: readonly Part[], named: readonly NamedPart[]): Assembly {
  const byNumber = new Map(present.map((part) => [part.number, part]));
  const parts = named.map((one) => found(upload, byNumber.get(one.number), one));
  const tooSmall = parts.find((part, i) => part.size < SMALLEST_PART && i < parts.length - 1);
  if (tooSmall) {
    throw new RolegateError('EntityTooSmall', '', {
      fields: { ProposedSize: String(tooSmall.size), MinSizeAllowed: String(SMALLEST_PART), PartNumber: String(tooSmall.number), ETag: tooSmall.etag },
    });
  }
  return {
    parts,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: assembledEtag(parts),
    checksum: assembledChecksum(upload.checksum ?? OF_NO_CHOICE, parts),
  };
}

function found(upload: Upload, part: Part | undefined, { number, etag, checksum }: NamedPart): Part {
  if (part?.etag === etag && (checksum === undefined || part.checksum === undefined || part.checksum === checksum)) return part;
  throw new RolegateError('InvalidPart', '', { fields: { UploadId: upload.uploadId, PartNumber: String(number), ETag: etag.slice(0, 256) } });
}

const MD5 = /^[0-9a-f]{32}$/;

/** MD5 of the parts' MD5s, and their number. What a caller names that is no MD5 makes a tag that no object has. */
export function assembledEtag(parts: readonly Pick<Part, 'etag'>[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(etag, MD5.test(etag) ? 'hex' : 'utf8');
  return `${md5.digest('hex')}-${parts.length}`;
}

/** What S3 sums by where nobody asked for anything ("Checking object integrity"); where parts have no sums, nothing comes of it. */
export const OF_NO_CHOICE: UploadChecksum = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' };

/** S3 User Guide, "Checking object integrity", "Full object and composite checksum types". */
function assembledChecksum({ algorithm, type }: UploadChecksum, parts: readonly Part[]): ObjectChecksum | undefined {
  const sums = parts.map(({ checksum = '' }) => Buffer.from(checksum, 'base64'));
  if (sums.some(({ length }) => length === 0)) return undefined;
  if (type === 'FULL_OBJECT' && isCrc(algorithm)) {
    const whole = combineCrcs(algorithm, parts.map(({ size }, i) => ({ crc: sums[i]!, size })));
    return { algorithm, type, value: whole.toString('base64') };
  }
  const composite = newChecksum(algorithm);
  for (const sum of sums) composite.update(sum);
  return { algorithm, type, value: `${composite.digest().toString('base64')}-${parts.length}` };
}
