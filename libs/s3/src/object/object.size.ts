import { RolegateError } from '#kernel';
import type { StreamContext } from '#operation';

/** Bytes; the largest body of one request (S3 User Guide, "Uploading objects", "Amazon S3 multipart upload limits"). */
const LARGEST = 5 * 1024 ** 3;

/** Bytes of a body, where they are known before it came; else what they cannot exceed. */
export interface BodySize {
  readonly size: number | undefined;
  readonly atMost: number;
}

/** @throws RolegateError MissingContentLength, EntityTooLarge */
export function bodySize(ctx: StreamContext): BodySize {
  const { atMost } = ctx.body;
  if (atMost === undefined) {
    const size = declaredSize(ctx);
    return { size, atMost: size };
  }
  assertPutSize(atMost);
  return { size: undefined, atMost };
}

/** Bytes. A request without a length has no body, unless it is chunked by HTTP. @throws RolegateError MissingContentLength, EntityTooLarge */
export function declaredSize({ body, headers }: StreamContext): number {
  const { size } = body;
  if (size === undefined && headers['transfer-encoding'] !== undefined) throw new RolegateError('MissingContentLength', '');
  if (size !== undefined) assertPutSize(size);
  return size ?? 0;
}

/** @throws RolegateError EntityTooLarge */
export function assertPutSize(size: number): void {
  if (size > LARGEST) throw new RolegateError('EntityTooLarge', '', { fields: { ProposedSize: String(size), MaxSizeAllowed: String(LARGEST) } });
}
