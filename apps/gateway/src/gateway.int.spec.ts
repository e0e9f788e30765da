import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrontDoor } from '#edge';
import type { Append } from '#event-sourcing';
import { databaseKit } from '#testing';
import { signV4 } from '#signatures';
import pg from 'pg';
import { readGatewayConfig } from './config/gateway-config.js';
import { type RunningGateway, startGateway } from './gateway.js';

interface Credentials { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
interface Reply { readonly status: number; readonly headers: Record<string, string>; readonly body: string }

const ROOT = { accessKeyId: 'ROOTKEY', secretAccessKey: 'root-secret' };
const ALICE = { accessKeyId: 'ALICEKEY', secretAccessKey: 'alice-secret' };
const HOST = 'localhost';
const DOMAIN = 's3.example.com';
const database = databaseKit();
let gateway: RunningGateway;
let dataDir: string;
let port: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rolegate-gateway-'));
  const config = readGatewayConfig({
    ROLEGATE_DATA_DIR: dataDir, ROLEGATE_PORT: '0', ROLEGATE_MANAGEMENT_PORT: '0', ROLEGATE_LOG_LEVEL: 'silent', DATABASE_URL: database.connectionString, ROLEGATE_DOMAINS: DOMAIN,
    ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_ROOT_ACCESS_KEY: ROOT.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: ROOT.secretAccessKey, ROLEGATE_SHUTDOWN_SECONDS: '5', ROLEGATE_DRAIN_SECONDS: '0',
  });
  gateway = await startGateway(config, { progress: () => undefined, lost: (why) => { throw new Error(why); } });
  port = Number(new URL(gateway.address).port);
  expect((await call(ROOT, 'PUT', `/admin/user?uid=alice&display-name=Alice&access-key=${ALICE.accessKeyId}&secret-key=${ALICE.secretAccessKey}&user-caps=${encodeURIComponent('roles=*;users=*')}`)).status).toBe(200);
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/alice' }, Action: 'sts:AssumeRole' }] });
  expect((await query(ALICE, { Action: 'CreateRole', RoleName: 'S3Access', AssumeRolePolicyDocument: trust })).status).toBe(200);
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
  expect((await query(ALICE, { Action: 'PutRolePolicy', RoleName: 'S3Access', PolicyName: 'all', PolicyDocument: policy })).status).toBe(200);
}, 120_000);

afterAll(async () => {
  await gateway?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

/** One connection: requests go out as they are, replies come back in order. */
class Wire {
  private text = '';
  closed = false;
  private wake: () => void = () => undefined;
  private constructor(readonly socket: Socket) {
    socket.on('data', (data) => { this.text += data.toString('latin1'); this.wake(); });
    for (const event of ['close', 'error', 'end']) socket.on(event, () => { this.closed = true; this.wake(); });
  }

  static open = (): Promise<Wire> => new Promise((done, failed) => { const socket = connect(port, '127.0.0.1', () => done(new Wire(socket))); socket.once('error', failed); });

  send(...pieces: (string | Buffer)[]): this {
    for (const piece of pieces) this.socket.write(piece);
    return this;
  }

  /** The next reply; `head`: it has no body whatever its headers say. */
  async reply(head = false): Promise<Reply> {
    for (;;) {
      const end = this.text.indexOf('\r\n\r\n');
      if (end >= 0) {
        const [first, ...lines] = this.text.slice(0, end).split('\r\n');
        const status = Number(first!.split(' ')[1]);
        const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
        const length = head || status < 200 || status === 204 || status === 304 ? 0 : Number(headers['content-length'] ?? 0);
        if (this.text.length >= end + 4 + length) {
          const body = this.text.slice(end + 4, end + 4 + length);
          this.text = this.text.slice(end + 4 + length);
          return { status, headers, body };
        }
      }
      if (this.closed) throw new Error(`the connection was closed after ${JSON.stringify(this.text.slice(0, 200))}`);
      await new Promise<void>((done) => { this.wake = done; setTimeout(done, 5000).unref(); });
    }
  }

  async untilClosed(within = 5000): Promise<boolean> {
    for (let waited = 0; !this.closed && waited < within; waited += 20) await sleep(20);
    return this.closed;
  }
}

interface Shape { readonly headers?: Record<string, string>; readonly host?: string; readonly body?: string | Buffer; readonly service?: string; readonly payloadHash?: string }

/** A signed request as text; without credentials an anonymous one. */
function request(credentials: Credentials | undefined, method: string, target: string, { headers = {}, host = HOST, body, service = 's3', payloadHash }: Shape = {}): string {
  const [rawPath = '/', rawQuery = ''] = target.split('?');
  const sent = { host, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }), ...headers };
  const hash = payloadHash ?? createHash('sha256').update(body ?? '').digest('hex');
  const protocol = service === 's3' ? ('s3' as const) : ('query' as const);
  const signed = credentials ? signV4({ method, rawPath, rawQuery, headers: sent }, credentials, { region: 'default', service, now: Date.now(), protocol, payloadHash: hash }).headers : sent;
  return `${method} ${target} HTTP/1.1\r\n${Object.entries(signed).map(([name, value]) => `${name}: ${String(value)}`).join('\r\n')}\r\n\r\n`;
}

async function call(credentials: Credentials | undefined, method: string, target: string, shape: Shape = {}): Promise<Reply> {
  const wire = await Wire.open();
  try {
    return await wire.send(request(credentials, method, target, shape), shape.body ?? '').reply(method === 'HEAD');
  } finally {
    wire.socket.destroy();
  }
}

const form = (parameters: Record<string, string>, version = '2010-05-08') => ({ body: new URLSearchParams({ Version: version, ...parameters }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' }, service: 'iam' });
const query = (credentials: Credentials | undefined, parameters: Record<string, string>): Promise<Reply> => call(credentials, 'POST', '/', form(parameters));
const codeOf = (reply: Reply): string | undefined => /<Code>(\w+)</.exec(reply.body)?.[1] ?? /"Code":"(\w+)"/.exec(reply.body)?.[1];
const identity = form({ Action: 'GetCallerIdentity' }, '2011-06-15');

async function assume(credentials: Credentials = ALICE): Promise<Credentials> {
  const { body, status } = await query(credentials, { Action: 'AssumeRole', RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'bob', Version: '2011-06-15' });
  expect(status).toBe(200);
  const read = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(body)![1]!;
  return { accessKeyId: read('AccessKeyId'), secretAccessKey: read('SecretAccessKey'), sessionToken: read('SessionToken') };
}

describe('the one endpoint', () => {
  it.each([
    ['POST', '/', identity, 403, 'MissingAuthenticationToken', 'text/xml'],
    ['GET', '/?Action=GetCallerIdentity&Version=2011-06-15', {}, 403, 'MissingAuthenticationToken', 'text/xml'],
    ['POST', '/', form({ Action: 'NoSuchAction' }), 400, 'InvalidAction', 'text/xml'],
    ['POST', '/', form({ Nothing: 'here' }), 400, 'MissingAction', 'text/xml'],
    ['GET', '/', {}, 403, 'AccessDenied', 'application/xml'],
    ['GET', '/no-such-bucket/key', {}, 404, 'NoSuchBucket', 'application/xml'],
    ['GET', '//key', {}, 400, 'InvalidBucketName', 'application/xml'],
    ['GET', '/bucket/..%2f..%2fetc', {}, 400, 'InvalidURI', 'application/xml'],
    ['PATCH', '/bucket', {}, 405, 'MethodNotAllowed', 'application/xml'],
    ['OPTIONS', '/bucket/key', { headers: { origin: 'https://x', 'access-control-request-method': 'PUT' } }, 403, 'AccessForbidden', 'application/xml'],
    ['OPTIONS', '*', {}, 400, 'BadRequest', 'application/xml'],
    ['GET', '/admin/user?uid=alice', {}, 403, 'AccessDenied', 'application/json'],
    ['GET', '/admin', {}, 405, 'MethodNotAllowed', 'application/json'],
    ['OPTIONS', '/admin/user', {}, 405, 'MethodNotAllowed', 'application/json'],
    ['GET', '/admin/%zz', {}, 405, 'MethodNotAllowed', 'application/json'],
    ['GET', `http://${HOST}/admin/user`, {}, 403, 'AccessDenied', 'application/json'],
    ['GET', '/administrator', {}, 404, 'NoSuchBucket', 'application/xml'],
  ] as const)('answers %s %s without a signature in the words of its protocol', async (method, target, shape, status, code, type) => {
    const reply = await call(undefined, method, target, shape as Shape);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(reply.headers['content-type']).toBe(type);
  });

  it('takes keys that begin with admin/ on a bucket’s own host for keys', async () => {
    const reply = await call(undefined, 'GET', '/admin/user', { host: `mine.${DOMAIN}` });
    expect([reply.status, codeOf(reply)]).toEqual([404, 'NoSuchBucket']);
  });

  it('answers HEAD with the status alone', async () => {
    const wire = await Wire.open();
    expect((await wire.send(request(undefined, 'HEAD', '/no-such-bucket')).reply(true)).status).toBe(404);
    expect((await wire.send(request(ALICE, 'POST', '/', identity), identity.body).reply()).status).toBe(200);
    wire.socket.destroy();
  });

  it('shows in a refused signature of S3 what was computed', async () => {
    const reply = await call({ ...ALICE, secretAccessKey: 'wrong' }, 'GET', '/');
    expect([reply.status, codeOf(reply)]).toEqual([403, 'SignatureDoesNotMatch']);
    for (const element of ['AWSAccessKeyId', 'StringToSign', 'SignatureProvided', 'CanonicalRequest']) expect(reply.body).toContain(`<${element}>`);
  });

  it('does without the Host in HTTP/1.0 and not in HTTP/1.1, and refuses what is no HTTP', async () => {
    const old = await Wire.open();
    expect((await old.send('GET / HTTP/1.0\r\n\r\n').reply()).status).toBe(403);
    const hostless = await Wire.open();
    expect((await hostless.send('GET / HTTP/1.1\r\n\r\n').reply()).status).toBe(400);
    const noise = await Wire.open();
    const reply = await noise.send('\0\0\0\0\r\n\r\n').reply();
    expect([reply.status, codeOf(reply)]).toEqual([400, 'BadRequest']);
    const long = await Wire.open();
    expect(codeOf(await long.send(`GET / HTTP/1.1\r\nHost: h\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`).reply())).toBe('RequestHeaderSectionTooLarge');
    expect(await long.untilClosed()).toBe(true);
  });
});

describe('connections', () => {
  it('live on after a refusal, also of a small body that nobody read, and answer pipelined requests in order', async () => {
    const wire = await Wire.open();
    const small = { body: 'x'.repeat(1000) };
    wire.send(request({ ...ALICE, secretAccessKey: 'wrong' }, 'PUT', '/bucket/key', small), small.body, request(ALICE, 'POST', '/', identity), identity.body, request(undefined, 'GET', '/'));
    expect([(await wire.reply()).status, (await wire.reply()).status, (await wire.reply()).status]).toEqual([403, 200, 403]);
    wire.socket.destroy();
  });

  it('end after the refusal of a large body, and the client still gets to read the reply', async () => {
    const wire = await Wire.open();
    const body = Buffer.alloc(2_000_000);
    wire.send(request({ ...ALICE, secretAccessKey: 'wrong' }, 'PUT', '/bucket/key', { body, payloadHash: 'UNSIGNED-PAYLOAD' }), body);
    const reply = await wire.reply();
    expect([reply.status, codeOf(reply), reply.headers.connection]).toEqual([403, 'SignatureDoesNotMatch', 'close']);
    expect(await wire.untilClosed()).toBe(true);
  });

  it.each([
    ['a form above its limit', () => request(ALICE, 'POST', '/', { ...identity, headers: { ...identity.headers, 'content-length': '40000000' } }), 413],
    ['a signature that does not hold', () => request({ ...ALICE, secretAccessKey: 'wrong' }, 'PUT', '/bucket/key', { headers: { 'content-length': '9' }, payloadHash: 'UNSIGNED-PAYLOAD' }), 403],
    ['a bucket that does not exist', () => request(ALICE, 'PUT', '/no-such-bucket/key', { headers: { 'content-length': '9' }, payloadHash: 'UNSIGNED-PAYLOAD' }), 404],
    ['a body that is announced wrongly', () => request(ALICE, 'PUT', '/bucket/key', { headers: { 'content-length': '9', 'content-md5': 'bad' }, payloadHash: 'UNSIGNED-PAYLOAD' }), 400],
    ['an unknown user of the admin API', () => request(undefined, 'PUT', '/admin/user?uid=x', { headers: { 'content-length': '9' } }), 403],
  ] as const)('of clients that wait for 100 Continue get the refusal instead: %s', async (_case, make, status) => {
    const wire = await Wire.open();
    const reply = await wire.send(make().replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n')).reply();
    expect([reply.status, reply.headers.connection]).toEqual([status, 'close']);
    expect(await wire.untilClosed()).toBe(true);
  });

  it('of clients that wait get it where the body is wanted', async () => {
    const wire = await Wire.open();
    wire.send(request(ALICE, 'POST', '/', identity).replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'));
    expect((await wire.reply()).status).toBe(100);
    expect((await wire.send(identity.body).reply()).status).toBe(200);
    wire.socket.destroy();
  });
});

describe('revocation', () => {
  it('holds on connections that are open: the key made Inactive, its sessions with it, and active again', async () => {
    const [key, session] = [await Wire.open(), await Wire.open()];
    const temporary = await assume();
    const ask = async (wire: Wire, credentials: Credentials): Promise<number> => (await wire.send(request(credentials, 'POST', '/', identity), identity.body).reply()).status;
    expect([await ask(key, ALICE), await ask(session, temporary)]).toEqual([200, 200]);
    const setStatus = (Status: string) => query(ROOT, { Action: 'UpdateAccessKey', UserName: 'alice', AccessKeyId: ALICE.accessKeyId, Status });
    expect((await setStatus('Inactive')).status).toBe(200);
    expect([await ask(key, ALICE), await ask(session, temporary)]).toEqual([403, 403]);
    expect((await setStatus('Active')).status).toBe(200);
    expect([await ask(key, ALICE), await ask(session, temporary)]).toEqual([200, 200]);
    key.socket.destroy();
    session.socket.destroy();
  });

  it('leaves no event of an actor after the actor’s revocation, however the two meet', async () => {
    const { store } = gateway.node;
    const append = store.append.bind(store);
    let arrived: () => void;
    const reached = new Promise<void>((done) => (arrived = done));
    let release: () => void;
    const released = new Promise<void>((done) => (release = done));
    // The append of CreateAccessKey waits at the door of the log until the revocation has gone through it.
    store.append = async (one: Append) => {
      if (one.writes.some((write) => write.events.some((event) => event.type === 'AccessKeyCreated'))) { store.append = append; arrived(); await released; }
      return append(one);
    };
    const creating = query(ALICE, { Action: 'CreateAccessKey', UserName: 'alice' });
    await reached;
    const setStatus = (Status: string) => query(ROOT, { Action: 'UpdateAccessKey', UserName: 'alice', AccessKeyId: ALICE.accessKeyId, Status });
    expect((await setStatus('Inactive')).status).toBe(200);
    release!();
    const reply = await creating;
    expect([reply.status, codeOf(reply)]).toEqual([403, 'InvalidClientTokenId']);
    expect((await database.query(`select type from log.event where type = 'AccessKeyCreated' and actor like '%alice'`))).toEqual([]);
    expect((await setStatus('Active')).status).toBe(200);
  });

  it('cuts a download under way within about a second, and fails an upload at its end', async () => {
    const session = await assume();
    expect((await call(session, 'PUT', '/revoked')).status).toBe(200);
    const large = Buffer.alloc(64 << 20, 'x');
    expect((await call(session, 'PUT', '/revoked/large', { body: large, payloadHash: 'UNSIGNED-PAYLOAD' })).status).toBe(200);
    const download = await Wire.open();
    let received = 0;
    let revoked = false;
    // Stands still until the revocation is through, and then takes longer for the rest than a cut may take to come.
    download.socket.removeAllListeners('data').on('data', (piece) => { received += piece.length; download.socket.pause(); if (revoked) setTimeout(() => download.socket.resume(), 5); });
    download.send(request(session, 'GET', '/revoked/large'));
    const upload = await Wire.open();
    const body = Buffer.alloc(200_000, 'y');
    upload.send(request(session, 'PUT', '/revoked/late', { body, payloadHash: 'UNSIGNED-PAYLOAD' }), body.subarray(0, 100_000));
    while (received === 0 && !download.closed) await sleep(20);
    expect(received).toBeGreaterThan(0);
    expect((await query(ALICE, { Action: 'DeleteRolePolicy', RoleName: 'S3Access', PolicyName: 'all' })).status).toBe(200);
    revoked = true;
    download.socket.resume();
    upload.send(body.subarray(100_000));
    const reply = await upload.reply();
    expect([reply.status, codeOf(reply)]).toEqual([403, 'AccessDenied']);
    expect(await download.untilClosed(10_000)).toBe(true);
    expect(received).toBeLessThan(large.length);
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
    expect((await query(ALICE, { Action: 'PutRolePolicy', RoleName: 'S3Access', PolicyName: 'all', PolicyDocument: policy })).status).toBe(200);
    expect(codeOf(await call(session, 'GET', '/revoked/late'))).toBe('NoSuchKey');
  }, 30_000);
});

describe('the hot path', () => {
  const watched = new AsyncLocalStorage<boolean>();
  let watching = false;
  const asked: string[] = [];
  const original = { handle: FrontDoor.prototype.handle, query: pg.Client.prototype.query };

  /** What Postgres is asked on behalf of requests that came while we watched: not by timers, nor by what writes set off. */
  beforeAll(() => {
    FrontDoor.prototype.handle = function (this: FrontDoor, ...parameters) { return watched.run(watching, () => original.handle.apply(this, parameters)); };
    pg.Client.prototype.query = function (this: pg.Client, ...parameters: any[]) {
      if (watched.getStore()) asked.push(typeof parameters[0] === 'string' ? parameters[0] : (parameters[0]?.text ?? String(parameters[0]?.constructor?.name)));
      return (original.query as (...parameters: any[]) => any).apply(this, parameters);
    } as never;
  });
  afterAll(() => Object.assign(FrontDoor.prototype, { handle: original.handle }) && Object.assign(pg.Client.prototype, { query: original.query }));

  it('is watched by this test: a write is seen to ask Postgres', async () => {
    watching = true;
    await query(ALICE, { Action: 'TagRole', RoleName: 'S3Access', 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': String(Date.now()) });
    watching = false;
    expect(asked.length).toBeGreaterThan(0);
  });

  it('needs no Postgres for GetCallerIdentity, AssumeRole, and the identity and policy of a session’s GET, once warm', async () => {
    const session = await assume();
    await call(session, 'PUT', '/warm');
    await call(session, 'PUT', '/warm/key', { body: 'content' });
    await sleep(300);
    asked.length = 0;
    watching = true;
    for (const credentials of [ALICE, session]) expect((await call(credentials, 'POST', '/', identity)).status).toBe(200);
    await assume();
    expect(asked).toEqual([]);
    const get = async (): Promise<number> => {
      asked.length = 0;
      const reply = await call(session, 'GET', '/warm/key');
      expect([reply.status, reply.body]).toEqual([200, 'content']);
      return asked.length;
    };
    // One row: the object's own. A node that was kept waiting asks how fresh it is as well, but not again and again.
    for (let attempt = 1; (await get()) > 1 && attempt < 5; attempt++) await sleep(300);
    expect(asked.length).toBeLessThanOrEqual(1);
    for (const text of asked) expect(text).toMatch(/store|object/i);
  });
});

describe('stopping', () => {
  it('lets requests at work end, closes idle connections and takes no new ones', async () => {
    const idle = await Wire.open();
    const working = await Wire.open();
    expect((await idle.send(request(ALICE, 'POST', '/', identity), identity.body).reply()).status).toBe(200);
    working.send(request(ALICE, 'POST', '/', identity), identity.body.slice(0, 10));
    await sleep(50);
    const stopped = gateway.stop();
    expect(await idle.untilClosed(2000)).toBe(true);
    await expect(Wire.open()).rejects.toThrow('ECONNREFUSED');
    expect((await working.send(identity.body.slice(10)).reply()).status).toBe(200);
    await stopped;
    expect(await working.untilClosed(1000)).toBe(true);
    gateway = undefined as never;
  }, 30_000);
});
