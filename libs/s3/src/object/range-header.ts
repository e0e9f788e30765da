import type { RangeRequest } from '../store/index.js';

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * The Range header. What is no range of bytes, several ranges, and a range that ends before it begins are ignored: the whole
 * object is the answer (RFC 9110 section 14.2; S3 does not do multiple ranges).
 */
export function parseRange(header: string | undefined): RangeRequest | undefined {
  if (header === undefined) return undefined;
  const match = ONE_RANGE.exec(header.trim());
  if (!match) return undefined;
  const [, first, last] = match;
  if (first === '') return last === '' ? undefined : { suffix: Number(last) };
  if (last === '') return { first: Number(first) };
  return Number(last) < Number(first) ? undefined : { first: Number(first), last: Number(last) };
}
