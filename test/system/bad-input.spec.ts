import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Gateway, startGateway } from '../conformance/gateway.js';
import { sha256, signHeaders } from '../conformance/sign-v4.js';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';

interface Case {
  readonly name: string;
  readonly send: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly base64?: string;
  readonly repeat?: { readonly text: string; readonly times: number };
  readonly parts?: number;
  readonly chunked?: string;
  readonly decoded?: number;
  readonly payloadHash?: string;
  readonly length?: 'none';
  readonly expect: readonly [number, string?];
}

const cases = parse(readFileSync(join(import.meta.dirname, 'bad-input.yaml'), 'utf8')) as readonly Case[];

/** One connection, replies read in order; `closed` when the gateway ends it. */
class Raw {
  private received = Buffer.alloc(0);
  private closed = false;
  private wake = (): void => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (piece) => { this.received = Buffer.concat([this.received, piece]); this.wake(); });
    for (const event of ['end', 'error', 'close']) socket.on(event, () => { this.closed = true; this.wake(); });
  }

  static open = (port: number): Promise<Raw> => new Promise((resolve, reject) => { const socket = connect(port, '127.0.0.1', () => resolve(new Raw(socket))); socket.once('error', reject); });

  /** undefined: the connection was closed without a reply. */
  async exchange(head: string, body: Buffer): Promise<{ status: number; code: string | undefined; closes: boolean } | undefined> {
    this.socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      const text = this.received.subarray(0, Math.max(end, 0)).toString('latin1');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (end >= 0 && this.received.length >= end + 4 + length) {
        const content = this.received.subarray(end + 4, end + 4 + length).toString();
        this.received = this.received.subarray(end + 4 + length);
        return { status: Number(text.slice(9, 12)), code: /<Code>([^<]*)</.exec(content)?.[1], closes: /connection: close/i.test(text) };
      }
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
  }

  end(): void {
    this.socket.destroy();
  }
}

describeWith(provisioned('gateway'), 'Bad input', () => {
  let gateway: Gateway;
  let root: Caller;
  let uploadId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/bad'));
    ok(await root.s3('PUT', '/bad/present', { body: '0123456789' }));
    uploadId = ok(await root.s3('POST', '/bad/parts', { query: { uploads: '' } })).text('UploadId');
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 60_000);

  function bodyOf({ body = '', base64, repeat, parts, chunked }: Case): Buffer {
    if (base64 !== undefined) return Buffer.from(base64, 'base64');
    if (repeat) return Buffer.from(repeat.text.repeat(repeat.times));
    if (parts !== undefined) return Buffer.from(`<CompleteMultipartUpload>${Array.from({ length: parts }, (_, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>"0cc175b9c0f1b6a831c399e269772661"</ETag></Part>`).join('')}</CompleteMultipartUpload>`);
    return Buffer.from(chunked ?? body);
  }

  const filled = (text: string): string => text.replace('{{uploadId}}', uploadId).replace('{{1025}}', 'k'.repeat(1025)).replace('{{2048}}', 'm'.repeat(2048));

  function request(one: Case, body: Buffer): string {
    const [method = '', target = ''] = filled(one.send).split(' ');
    const [path = '', search = ''] = target.split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    const framing: Record<string, string> = one.chunked === undefined ? {} : { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': String(one.decoded) };
    const payloadHash = one.payloadHash ?? (one.chunked === undefined ? sha256(body) : 'STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    const headers = Object.fromEntries(Object.entries({ ...one.headers, ...framing }).map(([name, value]) => [name, filled(value)]));
    const signed = signHeaders({ method, host: `127.0.0.1:${gateway.port}`, path, query, headers, payloadHash, service: 's3', region: 'us-east-1', date: new Date() }, gateway.rootCredentials);
    const sent = { ...signed.headers, ...(one.length === 'none' || method === 'GET' ? {} : { 'content-length': String(body.length) }) };
    return `${method} ${signed.target} HTTP/1.1\r\n${Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  }

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const raw = await Raw.open(gateway.port);
    const body = bodyOf(one);
    const reply = await raw.exchange(request(one, body), body);
    expect([reply?.status, reply?.code]).toEqual([one.expect[0], one.expect[1]]);
    // What comes next on the connection is read as what it is, unless the reply said that nothing would be.
    if (!reply!.closes) expect(await raw.exchange(request({ name: '', send: 'GET /bad?location', expect: [200] }, Buffer.alloc(0)), Buffer.alloc(0))).toMatchObject({ status: 200 });
    raw.end();
  });

  it('stores nothing', async () => {
    expect(ok(await root.s3('GET', '/bad', { query: { 'list-type': '2' } })).body.match(/<Key>[^<]*<\/Key>/g)).toEqual(['<Key>present</Key>']);
    expect(ok(await root.s3('GET', '/bad', { query: { uploads: '' } })).body.match(/<Key>[^<]*<\/Key>/g)).toEqual(['<Key>parts</Key>']);
    expect(ok(await root.s3('GET', '/bad/parts', { query: { uploadId } })).body).not.toContain('<Part>');
    for (const configuration of ['cors', 'lifecycle']) expect((await root.s3('GET', '/bad', { query: { [configuration]: '' } })).status).toBe(404);
    expect(ok(await root.s3('GET', '/bad', { query: { versioning: '' } })).body).not.toContain('<Status>');
    expect(ok(await root.s3('GET', '/bad/present')).body).toBe('0123456789');
  });
});
