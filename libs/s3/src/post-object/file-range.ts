import { RolegateError } from '#kernel';
import type { FileRange } from './post-policy.js';

/** The bytes of a file, refused as soon as they are too many, or at the end too few. @throws RolegateError EntityTooLarge, EntityTooSmall */
export async function* withinRanges(file: AsyncIterable<Buffer>, ranges: readonly FileRange[]): AsyncGenerator<Buffer> {
  const max = Math.min(...ranges.map((range) => range.max));
  const min = Math.max(0, ...ranges.map((range) => range.min));
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > max) throw new RolegateError('EntityTooLarge', '', { fields: { ProposedSize: String(size), MaxSizeAllowed: String(max) }, reason: 'post-policy' });
    yield piece;
  }
  if (size < min) throw new RolegateError('EntityTooSmall', '', { fields: { ProposedSize: String(size), MinSizeAllowed: String(min) }, reason: 'post-policy' });
}
