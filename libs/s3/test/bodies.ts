import type { GetResult } from '#s3';

export async function* inPieces(bytes: Buffer, piece = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

export async function readAll(result: GetResult | undefined): Promise<Buffer | undefined> {
  if (result === undefined || Buffer.isBuffer(result.body)) return result?.body as Buffer | undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of result.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const refused = (code: string): object => expect.objectContaining({ name: 'RolegateError', code });
