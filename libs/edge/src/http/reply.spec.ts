import { EventEmitter } from 'node:events';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeReply } from './reply.js';

/** What a ServerResponse was told; `full` writes answer false until `drain`. */
class Response extends EventEmitter {
  headersSent = false;
  destroyed = false;
  ended = false;
  status = 0;
  headers: Record<string, string> = {};
  written: Buffer[] = [];
  full = false;
  readonly req: { method: string };
  constructor(method = 'GET') { super(); this.req = { method }; }
  writeHead(status: number, headers: Record<string, string>) { this.headersSent = true; this.status = status; this.headers = headers; }
  flushHeaders() { /* sent */ }
  write(chunk: string | Buffer) { this.written.push(Buffer.from(chunk)); return !this.full; }
  end(chunk?: string | Buffer) { if (chunk !== undefined && this.req.method !== 'HEAD') this.written.push(Buffer.from(chunk)); this.ended = true; }
  destroy() { this.destroyed = true; this.emit('close'); }
  get body() { return Buffer.concat(this.written).toString(); }
}
const hooks = { stillAllowed: async () => {} };
const write = (response: Response, reply: any, with_: any = hooks) => writeReply(response as unknown as ServerResponse, { headers: {}, ...reply }, with_);
async function* bytes(...texts: string[]) { for (const text of texts) yield Buffer.from(text); }

describe('writeReply', () => {
  it('announces the length of what it has whole', async () => {
    const response = new Response();
    expect(await write(response, { status: 200, body: 'ä' })).toBe(2);
    expect(response).toMatchObject({ status: 200, headers: { 'Content-Length': '2' }, body: 'ä', ended: true });
    const empty = new Response();
    await write(empty, { status: 200 });
    expect(empty.headers).toEqual({ 'Content-Length': '0' });
  });

  it.each([204, 304])('announces no length for %i', async (status) => {
    const response = new Response();
    await write(response, { status });
    expect(response.headers).toEqual({});
  });

  it.each(['', undefined])('sends 304 on a connection that lives on, and the next reply is the next one (%j)', async (body) => {
    const response = new Response();
    await write(response, { status: 304, headers: { ETag: '"e"' }, body }, { ...hooks, beforeEnd: async () => {} });
    expect(response).toMatchObject({ status: 304, headers: { ETag: '"e"' }, body: '', ended: true });
    expect(Object.keys(response.headers)).toEqual(['ETag']);
  });

  it('answers HEAD without a body, with the length that GET would have where it is known', async () => {
    const known = new Response('HEAD');
    expect(await write(known, { status: 404, body: '<Error/>' })).toBe(0);
    expect(known).toMatchObject({ headers: { 'Content-Length': '8' }, body: '' });
    const given = new Response('HEAD');
    await write(given, { status: 200, headers: { 'Content-Length': '4096' } });
    expect(given.headers).toEqual({ 'Content-Length': '4096' });
    const unknown = new Response('HEAD');
    await write(unknown, { status: 200 });
    expect(unknown.headers).toEqual({});
  });

  it('streams with back-pressure and leaves no listener behind', async () => {
    const response = new Response();
    response.full = true;
    const done = write(response, { status: 200, body: bytes('a', 'b', 'c') });
    for (let i = 0; i < 3; i++) {
      await new Promise(setImmediate);
      expect(response.written).toHaveLength(i + 1);
      response.emit('drain');
    }
    expect(await done).toBe(3);
    expect(response.listenerCount('drain') + response.listenerCount('close')).toBe(0);
  });

  it('stops when nobody reads any more, and closes the source', async () => {
    let closed = false;
    const endless = (async function* () { try { for (;;) yield Buffer.from('x'); } finally { closed = true; } })();
    const response = new Response();
    response.full = true;
    const done = write(response, { status: 200, body: endless });
    await new Promise(setImmediate);
    response.destroy();
    expect(await done).toBe(1);
    expect(closed).toBe(true);
  });

  it('sends nothing when the body fails before its first byte', async () => {
    const response = new Response();
    await expect(write(response, { status: 200, body: (async function* () { throw new Error('lost file'); })() })).rejects.toThrow('lost file');
    expect(response).toMatchObject({ headersSent: false, destroyed: false });
  });

  it('cuts the connection when the body fails later, or is shorter than announced', async () => {
    const late = new Response();
    await expect(write(late, { status: 200, body: (async function* () { yield Buffer.from('a'); throw new Error('disk'); })() })).rejects.toThrow('disk');
    expect(late).toMatchObject({ destroyed: true, ended: false });
    const short = new Response();
    await expect(write(short, { status: 200, headers: { 'Content-Length': '5' }, body: bytes('abc') })).rejects.toThrow('3 bytes, 5');
    expect(short.destroyed).toBe(true);
  });

  it('cuts the stream of a caller who may not go on, within about a second', async () => {
    let asked = 0;
    const response = new Response();
    const slow = (async function* () { for (let i = 0; i < 20; i++) { await new Promise((done) => setTimeout(done, 150)); yield Buffer.from('x'); } })();
    const stillAllowed = async () => { asked++; throw new Error('revoked'); };
    await expect(write(response, { status: 200, body: slow }, { stillAllowed })).rejects.toThrow('revoked');
    expect(asked).toBe(1);
    expect(response.destroyed).toBe(true);
    expect(response.written.length).toBeLessThan(9);
  });

  it('waits before the end for what is asked of it, with everything written', async () => {
    const response = new Response();
    let seen = '';
    await write(response, { status: 403, body: 'no' }, { ...hooks, beforeEnd: async () => { seen = `${response.body} ${response.ended}`; } });
    expect(seen).toBe('no false');
    expect(response).toMatchObject({ ended: true, body: 'no' });
  });
});

describe('header values, through node', () => {
  /** The reply as a client gets it, and what writing it threw. */
  async function sent(headers: Record<string, string>, body: () => Buffer | AsyncIterable<Buffer> | undefined, status = 200): Promise<{ headers: IncomingMessage['headers']; status: string; text: string; thrown: any }> {
    let thrown: unknown;
    const server = createServer((_, response) => void writeReply(response, { status, headers, body: body() }, hooks).catch((error: unknown) => {
      thrown = error;
      void writeReply(response, { status: 400, headers: {}, body: 'refused' }, hooks);
    }));
    await once(server.listen(0), 'listening');
    const [incoming] = (await once(get({ port: (server.address() as AddressInfo).port, agent: false }), 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of incoming) text += String(piece);
    server.close();
    return { headers: incoming.headers, status: `${incoming.statusCode} ${incoming.statusMessage}`, text, thrown };
  }
  const bodies = [['whole', () => Buffer.from('abc')], ['streamed', () => bytes('abc')]] as const;
  /** As node shows header bytes that are UTF-8: one character for each. */
  const utf8 = Buffer.from('attachment; filename="日本.txt"').toString('latin1');

  it.each(bodies)('go out byte for byte, whatever they mean and wherever the length stands (%s)', async (_, body) => {
    for (const value of ['\u00e4', utf8]) {
      const { headers, thrown } = await sent({ 'Content-Length': '3', 'Content-Disposition': value, 'x-amz-meta-a': value }, body);
      expect(thrown).toBeUndefined();
      expect(headers).toMatchObject({ 'content-disposition': value, 'x-amz-meta-a': value, 'content-length': '3' });
    }
  });

  it.each(bodies)('that no header can have are refused with nothing sent (%s)', async (_, body) => {
    for (const value of ['日', 'a\0b', 'a\r\nb']) {
      expect((await sent({ 'Content-Length': '3', 'x-amz-meta-a': value }, body)).thrown).toMatchObject({ code: 'InvalidArgument', reason: 'no-header' });
    }
  });

  it.each([200, 204, 304])('leave a refusal whole when %i cannot be sent', async (status) => {
    expect(await sent({ 'x-amz-version-id': 'a\0b' }, () => undefined, status)).toMatchObject({ status: '400 Bad Request', text: 'refused', thrown: { code: 'InvalidArgument' } });
  });
});
