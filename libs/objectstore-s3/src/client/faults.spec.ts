import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PassingReply } from '../object/passing-reply.js';
import { UpstreamClient } from './upstream-client.js';

const MIB = 1 << 20;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Waits until it is so; 5 s at most. */
async function eventually(so: () => boolean): Promise<void> {
  for (const until = Date.now() + 5000; !so(); ) {
    if (Date.now() > until) throw new Error('never came to be');
    await sleep(5);
  }
}

describe('an upstream in trouble', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-faults-'));
  const credentialsFile = join(folder, 'credentials');
  let answer: Answer;
  let requests = 0;
  let server: Server;
  let client: UpstreamClient;

  beforeAll(async () => {
    writeFileSync(credentialsFile, '[default]\naws_access_key_id = A\naws_secret_access_key = s\n');
    server = createServer((request, response) => {
      requests++;
      request.on('error', () => undefined);
      answer(request, response);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client = new UpstreamClient({
      name: 'broken', endpoint, region: 'us-east-1', pathStyle: true, payload: 'signed-chunks', keys: 'bytes', credentialsFile, profile: 'default', bucketPrefix: '', connections: 8, timeouts: { connect: 500, reply: 200, idle: 200 },
    });
  });
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => { requests = 0; });

  const get = () => client.send({ method: 'GET', bucket: 'b', key: 'k' });
  /** MiB by MiB; counts what was taken of it. */
  function sent(taken: { pieces: number }, pieces = 64): Promise<unknown> {
    return client.read({
      method: 'PUT', bucket: 'b', key: 'k', size: pieces * MIB, repeatable: false,
      body: async (send) => {
        for (; taken.pieces < pieces - 1; taken.pieces++) await send(Buffer.alloc(MIB));
        return Buffer.alloc(MIB);
      },
    });
  }

  it.each([[500, 'InternalError'], [502, ''], [503, 'ServiceUnavailable'], [403, 'AccessDenied'], [403, 'InvalidAccessKeyId'], [403, 'SignatureDoesNotMatch'], [403, 'RequestTimeTooSkewed']])('that answers %d %s is unavailable, which is not the caller\'s fault', async (status, code) => {
    answer = (request, response) => {
      request.resume();
      response.writeHead(status).end(code && `<Error><Code>${code}</Code><Message>m</Message></Error>`);
    };
    await expect(get()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'upstream' });
    await expect(client.read({ method: 'PUT', bucket: 'b', key: 'k', body: Buffer.from('x'), repeatable: false })).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'upstream' });
  });

  it('that asks for patience is heard by the caller, who can have it', async () => {
    answer = (_request, response) => void response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>');
    await expect(get()).rejects.toMatchObject({ code: 'SlowDown' });
  });

  it('that says nothing is given up after a time; what may not be done twice is asked once', async () => {
    answer = (request) => { request.resume(); };
    await expect(client.read({ method: 'PUT', bucket: 'b', key: 'k', body: Buffer.from('x'), repeatable: false })).rejects.toMatchObject({ code: 'ServiceUnavailable', detail: expect.stringContaining('timed out') });
    expect(requests).toBe(1);
  });

  it('that takes nothing is sent no more than fits on the way, and given up', async () => {
    answer = (request) => { request.pause(); };
    const taken = { pieces: 0 };
    await expect(sent(taken)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    expect(taken.pieces).toBeLessThan(16);
  });

  it('that resets in the middle of an upload is unavailable', async () => {
    answer = (request) => { request.once('data', () => request.socket.resetAndDestroy()); };
    const taken = { pieces: 0 };
    await expect(sent(taken)).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'upstream' });
    expect(taken.pieces).toBeLessThan(63);
  });

  it('hears at once that the sender of a body went away, and never its end', async () => {
    let [cut, ended] = [false, false];
    answer = (request) => {
      request.resume().on('end', () => { ended = true; }).on('close', () => { cut = true; });
    };
    const gone = client.read({
      method: 'PUT', bucket: 'b', key: 'k', size: 2 * MIB, repeatable: false,
      body: async (send) => {
        await send(Buffer.alloc(MIB));
        throw new Error('the client went away');
      },
    });
    await expect(gone).rejects.toThrow();
    await eventually(() => cut);
    expect(ended).toBe(false);
  });

  it('sends no more than fits on the way to a reader who takes his time, and hears when he goes away', async () => {
    let [written, closed] = [0, false];
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 64 * MIB }).on('close', () => { closed = true; });
      const more = (): void => {
        while (!closed && written < 64) if (written++, !response.write(Buffer.alloc(MIB))) return void response.once('drain', more);
      };
      more();
    };
    const body = new PassingReply(await get(), 64 * MIB, 200);
    for await (const chunk of body) {
      expect(chunk.length).toBeGreaterThan(0);
      // Longer than the upstream may be silent: it is the reader who takes his time.
      await sleep(500);
      expect(written).toBeLessThan(16);
      expect(closed).toBe(false);
      break;
    }
    await eventually(() => closed);
  });

  it('that stops or ends in the middle of a body leaves a cut one', async () => {
    for (const end of [() => undefined, (response: ServerResponse) => response.destroy()]) {
      answer = (_request, response) => {
        response.writeHead(200, { 'content-length': 2 * MIB });
        response.write(Buffer.alloc(MIB), () => void end(response));
      };
      const body = new PassingReply(await get(), 2 * MIB, 200);
      await expect((async () => { for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0); })()).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    }
  });
});
