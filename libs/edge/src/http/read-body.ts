import { RolegateError } from '#kernel';

/** Milliseconds for a body that is read whole; slower senders hold memory and a connection for nothing. */
const PATIENCE = 60_000;

export interface WholeBodyLimits {
  /** Bytes. */
  readonly limit: number;
  /** The protocol's code for a body above it. */
  readonly tooLarge: string;
  /** Bytes announced; what is too much is refused before the first one is read. */
  readonly declared: number | undefined;
}

/** @throws RolegateError with `tooLarge` as its code, before anything is read */
export function assertDeclared({ limit, tooLarge, declared }: WholeBodyLimits): void {
  if (declared !== undefined && declared > limit) throw oversized(limit, tooLarge);
}

/** Reads a whole body. @throws RolegateError with `tooLarge` as its code; RequestTimeout */
export async function readWhole(source: AsyncIterable<Buffer>, limits: WholeBodyLimits): Promise<Buffer> {
  assertDeclared(limits);
  const began = performance.now();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limits.limit) throw oversized(limits.limit, limits.tooLarge);
    assertPatience(began);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** @param began when the reading did, by performance.now(). @throws RolegateError RequestTimeout */
export function assertPatience(began: number): void {
  if (performance.now() - began > PATIENCE) throw new RolegateError('RequestTimeout', 'Your socket connection to the server was not read from or written to within the timeout period.', { reason: 'slow-body' });
}

const oversized = (limit: number, code: string): RolegateError => new RolegateError(code, `The request body may have at most ${limit} bytes.`, { reason: 'body-too-large' });
