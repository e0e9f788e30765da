import type { IncomingMessage } from 'node:http';
import { RolegateError } from '#kernel';

/** Reads a whole body, at most `limit` bytes. @throws RolegateError with `tooLarge` as its code */
export async function readWhole(source: IncomingMessage | AsyncIterable<Buffer>, declared: number | undefined, limit: number, tooLarge: string): Promise<Buffer> {
  const refuse = (): never => {
    throw new RolegateError(tooLarge, `The request body may have at most ${limit} bytes.`);
  };
  if (declared !== undefined && declared > limit) refuse();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) refuse();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
