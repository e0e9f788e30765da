import type { IncomingMessage } from 'node:http';
import type { StreamedBody } from '#s3';
import { unavailable } from '../client/upstream-error.js';

/**
 * The body of an upstream's reply, passed on as it comes and as fast as it is taken. One that breaks off, or stops for too long,
 * throws: whoever reads it gets a cut body, never a short one that looks whole.
 */
export class PassingReply implements StreamedBody {
  constructor(private readonly reply: IncomingMessage, private readonly length: number, private readonly idle: number) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let left = this.length;
    // Bytes are due while nobody holds the last ones: a reader may take his time.
    let due = true;
    const timer = setTimeout(() => (due ? this.reply.destroy(new Error('the upstream stopped in the middle of a body')) : timer.refresh()), this.idle);
    try {
      for await (const chunk of this.reply as AsyncIterable<Buffer>) {
        due = false;
        left -= chunk.length;
        yield chunk;
        due = true;
        timer.refresh();
      }
    } catch (error) {
      throw unavailable(`a body broke off ${left} bytes before its end`, error);
    } finally {
      clearTimeout(timer);
      this.reply.destroy();
    }
    if (left !== 0) throw unavailable(`a body ended ${left} bytes before its end`);
  }

  async close(): Promise<void> {
    this.reply.destroy();
  }
}
