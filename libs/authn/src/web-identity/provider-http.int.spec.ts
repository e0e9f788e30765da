import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { lookup } from 'node:dns';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestIssuer, issuerKey } from '#testing';
import { IssuerKeySets } from './issuer-key-sets.js';
import { PrivateHosts } from './private-addresses.js';
import { ProviderHttp } from './provider-http.js';
import { thumbprintOf } from './thumbprints.js';

/** Real sockets on loopback; certificates by openssl. */
describe('Asking a provider over the network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-tls-'));
  let plain: TestIssuer;
  let secure: TestIssuer;
  let certificate: X509Certificate;

  /** A self-signed certificate for a host, with its key. */
  const certify = (host: string): { key: Buffer; cert: Buffer } => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', `${folder}/${host}.key`, '-out', `${folder}/${host}.crt`], { stdio: 'ignore' });
    return { key: readFileSync(`${folder}/${host}.key`), cert: readFileSync(`${folder}/${host}.crt`) };
  };
  const http = (hosts: readonly string[] = ['localhost'], resolve?: typeof lookup): ProviderHttp => new ProviderHttp(new PrivateHosts(hosts), resolve);
  const get = (url: string, more: { thumbprints?: readonly string[]; by?: ProviderHttp } = {}) => (more.by ?? http()).ask({ url: new URL(url), signal: AbortSignal.timeout(3000), thumbprints: more.thumbprints });
  const keysOf = (issuer: TestIssuer, thumbprints: readonly string[] = []) =>
    new IssuerKeySets({ http: http(), patienceMs: 3000, freshMs: 1000, coolDownMs: 0, staleMs: 1000 }).of({ url: issuer.url, thumbprints }).find('RS256', 'key-1');

  beforeAll(async () => {
    plain = await TestIssuer.start();
    const tls = certify('localhost');
    certificate = new X509Certificate(tls.cert);
    secure = await TestIssuer.start({ tls });
  });
  afterAll(async () => {
    await plain.stop();
    await secure.stop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => plain.instead.clear());

  it('reaches a private host that is listed, and no other, by name or by address', async () => {
    expect((await get(`${plain.url}/.well-known/openid-configuration`)).status).toBe(200);
    const before = plain.asked.length;
    const port = new URL(plain.url).port;
    for (const host of ['localhost', '127.0.0.1', '0.0.0.0', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]']) {
      await expect(get(`http://${host}:${port}/`, { by: http([]) })).rejects.toThrow(/private address/);
    }
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toThrow(/private address/);
    expect(plain.asked).toHaveLength(before);
  });

  it('judges the address that a name resolves to, also when only one of several is private', async () => {
    const resolving = (...addresses: string[]) => ((_host: string, _options: object, callback: (error: null, found: object[]) => void) => callback(null, addresses.map((address) => ({ address, family: 4 })))) as never;
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '169.254.169.254']]) {
      await expect(get('http://rebound.example/', { by: http([], resolving(...addresses)) })).rejects.toThrow(/private address/);
    }
  });

  it('does not follow a redirect, nor read without end', async () => {
    plain.instead.set('openid-configuration', (_, reply) => reply.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    await expect(keysOf(plain)).rejects.toMatchObject({ cause: { message: expect.stringMatching(/redirects/) as string } });
    plain.instead.set('openid-configuration', (_, reply) => reply.writeHead(200).end(Buffer.alloc(2 << 20, 0x20)));
    await expect(keysOf(plain)).rejects.toMatchObject({ cause: { message: expect.stringMatching(/more than/) as string } });
    await expect(get('file:///etc/passwd')).rejects.toThrow(/not spoken/);
  });

  it('does not take keys from a private address that the discovery document names', async () => {
    plain.instead.set('openid-configuration', (_, reply) => reply.end(JSON.stringify({ issuer: plain.url, jwks_uri: `http://127.0.0.1:${new URL(plain.url).port}/protocol/openid-connect/certs` })));
    await expect(keysOf(plain)).rejects.toMatchObject({ cause: { message: expect.stringMatching(/private address/) as string } });
  });

  it('gives up on a provider that says nothing', async () => {
    plain.instead.set('openid-configuration', () => undefined);
    const silent = new IssuerKeySets({ http: http(), patienceMs: 200, freshMs: 1000, coolDownMs: 0, staleMs: 1000 }).of({ url: plain.url, thumbprints: [] });
    await expect(silent.find('RS256', 'key-1')).rejects.toMatchObject({ name: 'ProviderUnavailable' });
  });

  it('believes a certificate of no known authority by its thumbprint alone, and for its own host', async () => {
    await expect(keysOf(secure)).rejects.toMatchObject({ name: 'ProviderUnavailable' });
    await expect(keysOf(secure, ['a9d53002e97e00e043244f3d170d6f4c414104fd'])).rejects.toMatchObject({ cause: { message: expect.stringMatching(/none with a thumbprint/) as string } });
    expect(await keysOf(secure, [thumbprintOf(certificate)])).toBeDefined();
    const tls = certify('elsewhere.example');
    const impostor = await TestIssuer.start({ tls });
    await expect(keysOf(impostor, [thumbprintOf(new X509Certificate(tls.cert))])).rejects.toMatchObject({ name: 'ProviderUnavailable' });
    await impostor.stop();
  });

  it('over plain http takes keys with a certificate of a thumbprint, where the provider has thumbprints', async () => {
    const privateKey = createPrivateKey(readFileSync(`${folder}/localhost.key`));
    const x5c = [certificate.raw.toString('base64')];
    plain.keys = [{ kid: 'key-1', alg: 'RS256', privateKey, publicKey: certificate.publicKey, x5c }];
    expect(await keysOf(plain, [thumbprintOf(certificate)])).toBeDefined();
    expect(await keysOf(plain, ['a9d53002e97e00e043244f3d170d6f4c414104fd'])).toBeUndefined();
    // Somebody else's key beside the right certificate.
    plain.keys = [{ ...issuerKey('key-1'), x5c }];
    expect(await keysOf(plain, [thumbprintOf(certificate)])).toBeUndefined();
    expect(await keysOf(plain)).toBeDefined();
  });
});
