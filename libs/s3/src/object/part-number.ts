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

/** Of a page of parts or uploads (S3 API Reference, ListParts, "max-parts"). */
const LARGEST_PAGE = 1000;

const notInRange = (parameter: string, value: string): RolegateError =>
  new RolegateError('InvalidArgument', `Argument ${parameter} must be an integer between 0 and 2147483647`, { fields: { ArgumentName: parameter, ArgumentValue: value.slice(0, 256) } });

/** Entries of a page. @throws RolegateError InvalidArgument for a negative number */
export function partsPageSize(given: number | undefined, parameter: string): number {
  if (given === undefined) return LARGEST_PAGE;
  if (given >= 0) return Math.min(given, LARGEST_PAGE);
  throw notInRange(parameter, String(given));
}

/** @throws RolegateError InvalidArgument */
export function partNumberMarker(text: string | undefined, parameter: string): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw notInRange(parameter, text);
}
