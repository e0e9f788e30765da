import { createHash, hash } from 'node:crypto';
import { RolegateError } from '#kernel';
import type { BeforeCommit, ReadBody } from '#s3';
import type { WriteBody } from './exchange.js';

/** Bytes up to which a body is read whole before the request begins: it can be sent again, and its MD5 goes ahead of it. */
export const WHOLE_LIMIT = 256 * 1024;
/** Of a body whose length nobody announced; S3 wants to know it first. */
const UNANNOUNCED_LIMIT = 8 << 20;

/** What is to be asked when the last byte came and before the upstream gets it. */
export interface BodyChecks<V> {
  readonly verify?: (body: ReadBody) => V;
  readonly beforeCommit?: BeforeCommit;
}

/** A body that is wholly here, checked. */
export interface WholeBody<V> extends ReadBody {
  readonly bytes: Buffer;
  readonly verdict: V | undefined;
}

export const incompleteBody = (announced: number | undefined, received: number): RolegateError =>
  new RolegateError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.', { detail: `announced ${announced} bytes, received ${received}` });

/** Reads a body that is short, or of unknown length, and has it checked. @throws RolegateError IncompleteBody, MissingContentLength, and what the checks throw */
export async function readWhole<V>(body: Buffer | AsyncIterable<Buffer>, announced: number | undefined, checks: BodyChecks<V>): Promise<WholeBody<V>> {
  const bytes = Buffer.isBuffer(body) ? body : await collected(body, announced ?? UNANNOUNCED_LIMIT, announced);
  if (announced !== undefined && bytes.length !== announced) throw incompleteBody(announced, bytes.length);
  const md5 = hash('md5', bytes, 'buffer');
  const verdict = checks.verify?.({ size: bytes.length, md5 });
  await checks.beforeCommit?.();
  return { bytes, size: bytes.length, md5, verdict };
}

async function collected(body: AsyncIterable<Buffer>, most: number, announced: number | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw announced === undefined ? new RolegateError('MissingContentLength', '') : incompleteBody(announced, size);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/**
 * A body on its way through: the last piece is held back until the checks have passed. An upstream stores what is as long as
 * was announced, so without that piece it stores nothing.
 */
export class PassingBody<V> {
  private readonly md5 = createHash('md5');
  private size = 0;
  /** What the verifier made of it; there when `write` has resolved. */
  verdict: V | undefined;

  constructor(private readonly source: AsyncIterable<Buffer>, private readonly announced: number, private readonly checks: BodyChecks<V>) {}

  readonly write: WriteBody = async (send) => {
    let held: Buffer | undefined;
    for await (const chunk of this.source) {
      if (chunk.length === 0) continue;
      this.size += chunk.length;
      if (this.size > this.announced) throw incompleteBody(this.announced, this.size);
      const sending = held && send(held);
      this.md5.update(chunk);
      held = chunk;
      await sending;
    }
    if (this.size !== this.announced) throw incompleteBody(this.announced, this.size);
    this.verdict = this.checks.verify?.({ size: this.size, md5: this.md5.digest() });
    await this.checks.beforeCommit?.();
    return held;
  };
}

/** A Buffer, piece by piece. */
export async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 << 10) yield bytes.subarray(at, at + (64 << 10));
}
