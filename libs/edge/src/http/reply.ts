import { type ServerResponse, validateHeaderValue } from 'node:http';
import { RolegateError } from '#kernel';

/** A reply ready to be written. A streamed body may be ended early by `stillAllowed`. */
export interface EdgeReply {
  readonly status: number;
  /** Fresh for this reply: the writer adds to it. */
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer | AsyncIterable<Buffer>;
}

export interface ReplyHooks {
  /** Asked every second of a streamed body. @throws when the caller may not go on */
  stillAllowed(): Promise<void>;
  /** Waits, once all is written, before the reply ends. */
  readonly beforeEnd?: (() => Promise<void>) | undefined;
}

const RECHECK_MS = 1000;

/** Characters from which a text is encoded once; below, measuring and writing it apart is cheaper than a copy. */
const LONG_TEXT = 16_384;

/**
 * Writes a reply with back-pressure; returns the bytes of the body. Every second of a streamed body the caller's credential
 * is checked again: when it no longer holds, the connection is cut, so that the client sees a broken transfer and not a
 * short object. What fails before the first byte is thrown with nothing sent, and can still be answered properly.
 */
export async function writeReply(response: ServerResponse, reply: EdgeReply, hooks: ReplyHooks): Promise<number> {
  const { body } = reply;
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return writeWhole(response, reply, body, hooks);
  const pieces = body[Symbol.asyncIterator]();
  try {
    return await writePieces(response, reply, pieces, hooks);
  } catch (error) {
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    await pieces.return?.();
  }
}

async function writeWhole(response: ServerResponse, { status, headers }: EdgeReply, whole: string | Buffer | undefined, hooks: ReplyHooks): Promise<number> {
  const body = typeof whole === 'string' && whole.length >= LONG_TEXT ? Buffer.from(whole) : whole;
  const head = response.req.method === 'HEAD';
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  // To HEAD a length is that of the body which GET would have; without a body nothing is known of it.
  if (!isBodyless(status) && !(head && body === undefined)) headers['Content-Length'] ??= String(length);
  writeHead(response, status, headers);
  if (hooks.beforeEnd) {
    if (length > 0) response.write(body);
    else response.flushHeaders();
    await hooks.beforeEnd();
    response.end();
  } else response.end(body);
  return head ? 0 : length;
}

async function writePieces(response: ServerResponse, { status, headers }: EdgeReply, pieces: AsyncIterator<Buffer>, hooks: ReplyHooks): Promise<number> {
  let next = await pieces.next();
  writeHead(response, status, headers);
  let sent = 0;
  let checked = performance.now();
  while (!next.done) {
    if (response.destroyed) return sent;
    if (performance.now() - checked >= RECHECK_MS) {
      await hooks.stillAllowed();
      checked = performance.now();
    }
    sent += next.value.length;
    if (!response.write(next.value)) await drained(response);
    next = await pieces.next();
  }
  const announced = headers['Content-Length'];
  // On a connection that lives on, the client would wait for the missing bytes and take the next reply for them.
  if (announced !== undefined && Number(announced) !== sent) throw new Error(`the body had ${sent} bytes, ${announced} were announced`);
  await hooks.beforeEnd?.();
  response.end();
  return sent;
}

/** @throws RolegateError InvalidArgument, with nothing sent, for a value that no header can have */
function writeHead(response: ServerResponse, status: number, headers: Record<string, string>): void {
  // Node reads the bytes of a Content-Disposition that comes after the length as UTF-8 (nodejs/node pull request 46528);
  // they are to leave as they came.
  if (headers['Content-Disposition'] !== undefined && headers['Content-Length'] !== undefined) {
    const length = headers['Content-Length'];
    delete headers['Content-Length'];
    headers['Content-Length'] = length;
  }
  try {
    // writeHead marks a reply as one without a body before it looks at the headers: the refusal after it would lose its own.
    if (isBodyless(status)) for (const name in headers) validateHeaderValue(name, headers[name]!);
    response.writeHead(status, headers);
  } catch (error) {
    response.statusMessage = '';
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_CHAR') throw error;
    throw new RolegateError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', { reason: 'no-header', detail: (error as Error).message });
  }
}

/** Resolves when more may be written, or nobody reads any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      response.off('drain', end);
      response.off('close', end);
      done();
    };
    response.on('drain', end);
    response.on('close', end);
    if (response.destroyed) end();
  });
}

const isBodyless = (status: number): boolean => status === 204 || status === 304;
