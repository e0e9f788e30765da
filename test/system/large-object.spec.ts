import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { signHeaders } from '../conformance/sign-v4.js';
import { startGateway, type Gateway } from '../conformance/gateway.js';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { Caller, ok } from './caller.js';

const MIB = 1 << 20;
const SIZE = count(256, 5 * 1024) * MIB;
/** In another S3, whose disk gets it as well. */
const SIZE_THERE = count(256, 1024) * MIB;
/** What the process may ever have had in memory; where it signs every chunk anew, with the garbage of two of its copies. */
const MOST = 256 * MIB;
const MOST_PASSING = 320 * MIB;
const piece = createHash('sha512').update('seed').digest().toString('hex').repeat(MIB / 128);

function* bytes(total: number): Generator<Buffer> {
  const one = Buffer.from(piece);
  for (let at = 0, n = 0; at < total; at += MIB) {
    const next = Buffer.from(one);
    next.writeUInt32BE(n++);
    yield next;
  }
}

/** The most that a process ever had resident, bytes (proc(5), VmHWM). */
const mostMemory = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

describeWith(provisioned('gateway'), `An object of ${SIZE / MIB} MiB`, () => passes(async () => ({}), { size: SIZE, limit: MOST }));

describeWith([provisioned('gateway'), versity], `An object of ${SIZE_THERE / MIB} MiB in another S3`, () => {
  let upstream: Versitygw;
  afterAll(() => upstream?.stop());
  passes(async () => {
    upstream = await Versitygw.start();
    return { ROLEGATE_STORES: storesFile({ versity: storeAt(upstream) }), ROLEGATE_DEFAULT_STORE: 'versity' };
  }, { size: SIZE_THERE, limit: MOST_PASSING });
});

/** @param environment settings of the gateway, when what they name is there */
function passes(environment: () => Promise<Record<string, string>>, { size, limit }: { readonly size: number; readonly limit: number }): void {
  let gateway: Gateway;
  let root: Caller;

  beforeAll(async () => {
    // As docs/recipes/operate.md says of small machines.
    gateway = await startGateway({ env: await environment(), nodeArguments: ['--max-semi-space-size=4'] });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/bucket'));
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 60_000);

  function send(method: string, path: string, headers: Record<string, string>): { sent: ReturnType<typeof request>; answer: Promise<IncomingMessage> } {
    const { hostname, port } = new URL(gateway.endpoint);
    const signed = signHeaders({ method, host: `${hostname}:${port}`, path, query: {}, headers, payloadHash: 'UNSIGNED-PAYLOAD', service: 's3', region: 'us-east-1', date: new Date() }, gateway.rootCredentials);
    const sent = request({ hostname, port, method, path: signed.target, headers: { ...signed.headers, ...headers } });
    return { sent, answer: new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject)) };
  }

  it(`goes in and comes out through ${limit / MIB} MiB of process memory`, async () => {
    const put = send('PUT', '/bucket/large', { 'content-length': String(size) });
    const md5 = createHash('md5');
    await pipeline(Readable.from(bytes(size)).map((one: Buffer) => { md5.update(one); return one; }, { concurrency: 1 }), put.sent);
    const stored = await put.answer;
    stored.resume();
    const etag = `"${md5.digest('hex')}"`;
    expect([stored.statusCode, stored.headers.etag]).toEqual([200, etag]);
    const get = send('GET', '/bucket/large', {});
    get.sent.end();
    const got = await get.answer;
    const back = createHash('md5');
    let came = 0;
    await pipeline(got, new Writable({ write(one: Buffer, _encoding, done) { came += one.length; back.update(one); done(); } }));
    expect([got.statusCode, came, `"${back.digest('hex')}"`]).toEqual([200, size, etag]);
    const most = mostMemory(gateway.pid);
    process.stderr.write(`${size / MIB} MiB in and out: at most ${Math.round(most / MIB)} MiB resident\n`);
    expect(most).toBeLessThan(limit);
  }, count(120_000, 1_200_000));
}
