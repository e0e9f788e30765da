import { RolegateError } from '#kernel';

/** S3 User Guide, "Amazon S3 multipart upload limits". */
export const MOST_PARTS = 10_000;

/** @throws RolegateError InvalidArgument */
export function partNumber({ PartNumber }: { readonly PartNumber?: number }): number {
  if (PartNumber !== undefined && PartNumber >= 1 && PartNumber <= MOST_PARTS) return PartNumber;
  throw new RolegateError('InvalidArgument', `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`, {
    fields: { ArgumentName: 'partNumber', ArgumentValue: String(PartNumber) },
  });
}
