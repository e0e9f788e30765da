import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignature, verifySigV4 } from '#signatures';
import type { UpstreamStore } from '../stores/store-definition.js';
import { StsVendor } from './sts-vendor.js';

interface Seen {
  readonly request: IncomingMessage;
  readonly form: URLSearchParams;
  readonly body: string;
}

const scope = { placement: { store: 'far', bucket: 'rg-b' }, prefix: 'team/', exact: false, actions: ['s3:GetObject'], lists: false, overTls: false, seconds: 900, sessionName: 'rolegate-1' };
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const issued = (expiration: string): string =>
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>FARKEY</AccessKeyId><SecretAccessKey>far&lt;secret</SecretAccessKey><SessionToken>far-token</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const refusal = (code: string): string => `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

describe('StsVendor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-sts-'));
  const credentialsFile = join(folder, 'credentials');
  let answers: [status: number, body: string][] = [];
  let seen: Seen[] = [];
  let server: Server;
  let observed: string[] = [];
  let vendor: StsVendor;

  const writeKey = (secret: string): void => writeFileSync(credentialsFile, `[default]\naws_access_key_id = upstream\naws_secret_access_key = ${secret}\n`);
  const store = (over: Partial<UpstreamStore> = {}): UpstreamStore => {
    const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return {
      name: 'far', endpoint: new URL('https://far.example/s3/'), region: 'far-1', pathStyle: true, payload: 'signed-chunks', keys: 'bytes', credentialsFile, profile: 'default', bucketPrefix: '', connections: 4,
      timeouts: { connect: 1000, reply: 500, idle: 500 }, sts: { endpoint, region: 'sts-1', maxDurationSeconds: 1800 }, ...over,
    };
  };
  const vendorOf = (over: Partial<UpstreamStore> = {}): StsVendor => new StsVendor([store(over)], (name, method, outcome) => void observed.push(`${name} ${method} ${outcome}`));

  beforeAll(async () => {
    writeKey('first');
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      request.on('end', () => {
        seen.push({ request, form: new URLSearchParams(body), body });
        const [status, text] = answers.shift() ?? [500, ''];
        response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  });
  beforeEach(() => {
    [answers, seen, observed] = [[], [], []];
    vendor = vendorOf();
  });
  afterEach(() => vendor.close());
  afterAll(async () => {
    await new Promise((resolve) => { server.close(resolve); });
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands out for stores that have an STS, on its terms', () => {
    expect(vendor.terms('far')).toEqual({ longest: 1800, overTls: true, listsVersions: true });
    expect(vendorOf({ sts: { ...store().sts!, roleArn: 'arn:aws:iam::1:role/r' } }).terms('far')).toMatchObject({ listsVersions: false });
    expect(vendor.terms('other')).toBeUndefined();
    expect(vendorOf({ sts: undefined }).terms('far')).toBeUndefined();
  });

  it('asks AssumeRole with a signature that holds, for the scope and no longer', async () => {
    const expiration = inSeconds(900);
    answers = [[200, issued(expiration)]];
    expect(await vendor.vend(scope)).toEqual({ accessKeyId: 'FARKEY', secretAccessKey: 'far<secret', sessionToken: 'far-token', expiration: new Date(expiration), endpoint: 'https://far.example/s3', region: 'far-1' });
    const [{ request, form, body }] = seen as [Seen];
    expect(Object.fromEntries(form)).toMatchObject({ Action: 'AssumeRole', Version: '2011-06-15', DurationSeconds: '900', RoleSessionName: 'rolegate-1', Policy: expect.stringContaining('arn:aws:s3:::rg-b/team/*') });
    expect(form.has('RoleArn')).toBe(false);
    const parts = { method: 'POST', rawPath: request.url!, rawQuery: '', headers: request.headers, rawHeaders: request.rawHeaders };
    const presented = readSignature(parts, 'query');
    if (presented?.scheme !== 'sigv4') throw new Error('not signed');
    expect(verifySigV4(parts, presented, 'first', { now: Date.now(), protocol: 'query', body })).toMatchObject({ ok: true });
    expect(presented).toMatchObject({ service: 'sts', region: 'sts-1' });
    expect(observed).toEqual(['far AssumeRole ok']);
  });

  it('names the role of a store that has one, and its partition', async () => {
    answers = [[200, issued(inSeconds(900))]];
    vendor = vendorOf({ sts: { ...store().sts!, roleArn: 'arn:aws-cn:iam::1:role/r', externalId: 'outside' } });
    await vendor.vend(scope);
    expect(Object.fromEntries(seen[0]!.form)).toMatchObject({ RoleArn: 'arn:aws-cn:iam::1:role/r', ExternalId: 'outside', Policy: expect.stringContaining('arn:aws-cn:s3:::rg-b') });
  });

  it('says that it is unavailable, whatever the store says, and tells why in private', async () => {
    for (const [status, code, outcome] of [[403, 'AccessDenied', 'configuration'], [400, 'MalformedPolicyDocument', 'configuration']] as const) {
      answers = [[status, refusal(code)]];
      await expect(vendor.vend(scope)).rejects.toMatchObject({ code: 'ServiceUnavailable', detail: expect.stringContaining(code) });
      expect(observed.pop()).toBe(`far AssumeRole ${outcome}`);
    }
    answers = [[200, issued(inSeconds(900)).replace('<SecretAccessKey>far&lt;secret</SecretAccessKey>', '')]];
    const failure = await vendor.vend(scope).catch((error: unknown) => error) as { readonly code: string; readonly detail: string };
    expect(failure).toMatchObject({ code: 'ServiceUnavailable', detail: expect.stringContaining('no SecretAccessKey') });
    expect(failure.detail).not.toContain('far-token');
  });

  it('tries again what failed upstream, and with credentials that were rotated', async () => {
    answers = [[503, refusal('SlowDown')], [200, issued(inSeconds(900))]];
    await vendor.vend(scope);
    expect(seen).toHaveLength(2);
    answers = [[403, refusal('SignatureDoesNotMatch')], [200, issued(inSeconds(900))]];
    writeKey('second secret');
    await vendor.vend(scope);
    expect(seen).toHaveLength(4);
    writeKey('first');
  });

  it('hands out nothing that lasts longer than was decided', async () => {
    answers = [[200, issued(inSeconds(3600))]];
    await expect(vendor.vend(scope)).rejects.toMatchObject({ code: 'ServiceUnavailable', detail: expect.stringContaining('asked for a session of 900 s') });
  });
});
