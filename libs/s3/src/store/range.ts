import { RolegateError } from '#kernel';

/** A range as asked for: `bytes=first-last`, `bytes=first-`, or the last `suffix` bytes (`bytes=-suffix`). */
export type RangeRequest = { readonly first: number; readonly last?: number } | { readonly suffix: number };

/** A range of an object of known size; both ends belong to it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts the request to the object (RFC 9110 section 14.1.2: a last position past the end means the end). Undefined: all of an
 * object without bytes, whose last ones are wanted; a suffix longer than the object is all of it, and no Content-Range says so.
 * @throws RolegateError InvalidRange (416) when no byte of the object is asked for
 */
export function resolveRange(request: RangeRequest, size: number): ByteRange | undefined {
  if (size === 0 && 'suffix' in request && request.suffix > 0) return undefined;
  const start = 'suffix' in request ? Math.max(0, size - request.suffix) : request.first;
  const end = 'suffix' in request ? size - 1 : Math.min(request.last ?? size - 1, size - 1);
  if (start > end) {
    throw new RolegateError('InvalidRange', 'The requested range is not satisfiable', {
      fields: { RangeRequested: describe(request), ActualObjectSize: String(size) },
    });
  }
  return { start, end };
}

const describe = (request: RangeRequest): string =>
  'suffix' in request ? `bytes=-${request.suffix}` : `bytes=${request.first}-${request.last ?? ''}`;

export const invalidPartNumber = (asked: number, parts: number): RolegateError =>
  new RolegateError('InvalidPartNumber', '', { fields: { PartNumberRequested: String(asked), ActualPartCount: String(parts) } });

/** The only part of an object that was written in one piece; undefined for an empty one. @throws RolegateError InvalidPartNumber (416) */
export function onlyPart(asked: number, size: number): ByteRange | undefined {
  if (asked !== 1) throw invalidPartNumber(asked, 1);
  return size === 0 ? undefined : { start: 0, end: size - 1 };
}
