import type { IncomingMessage } from 'node:http';

/**
 * All of a reply that is small.
 * @param most bytes
 * @param idle milliseconds without a byte after which it is given up
 * @throws Error
 */
export async function readText(reply: IncomingMessage, most: number, idle: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => reply.destroy(new Error('timed out')), idle);
  try {
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      timer.refresh();
      size += chunk.length;
      if (size > most) throw new Error(`a reply of more than ${most} bytes`);
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks, size).toString();
}
