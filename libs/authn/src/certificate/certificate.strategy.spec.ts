import { X509Certificate } from 'node:crypto';
import type { AuthenticationRequest, ClientConnection } from '#operation';
import { type CertificateSketch, type MadeCertificate, selfSigned } from '#testing';
import type { ProviderUsers } from '../provider/provider-users.js';
import { CertificateStrategy } from './certificate.strategy.js';
import { ClientCertificates, readCertificates } from './client-certificates.js';

const authority = selfSigned({ subject: [[['CN', 'Our CA']]] });
const other = selfSigned({ subject: [[['CN', 'Our CA']]] });
/** Certificates know whole seconds. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
const robot = (more: Partial<CertificateSketch> = {}): CertificateSketch => ({ subject: [[['O', 'Example']], [['CN', 'robot']]], usages: ['clientAuth'], ...more });
const good = authority.issue(robot());

/** Users are somebody else's: whom the strategy names is answered. */
const users = { callerOf: async (identity: unknown) => ({ principal: { federated: identity } }) } as unknown as Pick<ProviderUsers, 'callerOf'>;

const tlsOf = (made: MadeCertificate | undefined, authorized = true): ClientConnection => ({
  proxied: false, tls: { authorized, authorizationError: authorized ? undefined : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', getPeerX509Certificate: () => made && new X509Certificate(made.certificate) },
});
const proxied: ClientConnection = { proxied: true, tls: undefined };

async function identityOf(connection: ClientConnection | undefined, headers: Record<string, string> = {}, header: string | null = 'x-client-cert') {
  const strategy = new CertificateStrategy(new ClientCertificates({ authorities: readCertificates(authority.certificate), header: header ?? undefined }), users, 'certificate');
  const request = { action: { name: 'AssumeRoleWithCertificate', parameter: () => undefined }, connection, parts: { method: 'POST', rawPath: '/', rawQuery: '', headers }, presented: undefined, protocol: 'query', now: NOW } as AuthenticationRequest;
  const { principal } = await new Promise<{ principal: { federated?: unknown } }>((resolve, reject) => {
    const one = Object.create(strategy) as CertificateStrategy;
    one.success = resolve;
    one.pass = () => reject(new Error('passed'));
    one.error = reject;
    one.authenticate(request);
  });
  return principal.federated;
}
const pem = ({ certificate }: MadeCertificate): Record<string, string> => ({ 'x-client-cert': encodeURIComponent(certificate) });

describe('CertificateStrategy', () => {
  it('names whom the certificate of the connection names, until it runs out', async () => {
    const made = authority.issue(robot({ notAfter: new Date(NOW + 1_200_500), altNames: ['DNS:robot.example', 'URI:spiffe://example/robot'] }));
    expect(await identityOf(tlsOf(made))).toMatchObject({
      kind: 'certificate', provider: 'certificate', subject: 'cn=robot,o=example', name: 'robot', maxSeconds: 1200, authenticatedAt: NOW,
      conditions: { 'certificate:commonName': 'robot', 'certificate:issuer': 'cn=our ca', 'certificate:dnsNames': ['robot.example'], 'certificate:uris': ['spiffe://example/robot'] },
    });
  });

  it.each<[string, ClientConnection | undefined, string]>([
    ['comes over a plain connection', { proxied: false, tls: undefined }, 'InsecureConnection'],
    ['comes from nowhere', undefined, 'InsecureConnection'],
    ['shows no certificate', tlsOf(undefined), 'MissingParameter'],
    ['shows one that TLS did not verify', tlsOf(good, false), 'InvalidClientCertificate'],
    ['shows one that has expired', tlsOf(authority.issue(robot({ notAfter: new Date(NOW) }))), 'InvalidClientCertificate'],
    ['shows one that is not valid yet', tlsOf(authority.issue(robot({ notBefore: new Date(NOW + 10_000) }))), 'InvalidClientCertificate'],
    ['shows that of a server', tlsOf(authority.issue(robot({ usages: ['serverAuth'] }))), 'InvalidClientCertificate'],
    ['shows one without a purpose', tlsOf(authority.issue(robot({ usages: undefined }))), 'InvalidClientCertificate'],
    ['shows that of an authority', tlsOf(authority.issue(robot({ ca: true }))), 'InvalidClientCertificate'],
    ['has no common name', tlsOf(authority.issue(robot({ subject: [[['O', 'Example']]] }))), 'InvalidClientCertificate'],
    ['has two common names', tlsOf(authority.issue(robot({ subject: [[['CN', 'robot']], [['CN', 'admin']]] }))), 'InvalidClientCertificate'],
  ])('refuses who %s', async (_, connection, code) => {
    await expect(identityOf(connection)).rejects.toMatchObject({ code });
  });

  it('takes from a trusted proxy what its header says, however it is written', async () => {
    for (const value of [encodeURIComponent(good.certificate), good.der.toString('base64'), `:${good.der.toString('base64')}:`, good.certificate.replaceAll('\n', ' ')]) {
      expect(await identityOf(proxied, { 'x-client-cert': value })).toMatchObject({ name: 'robot' });
    }
  });

  it.each<[string, Record<string, string>, string]>([
    ['none', {}, 'MissingParameter'],
    ['an empty one', { 'x-client-cert': '' }, 'MissingParameter'],
    ['rubbish', { 'x-client-cert': 'robot' }, 'InvalidClientCertificate'],
    ['broken escapes', { 'x-client-cert': '%zz' }, 'InvalidClientCertificate'],
    ['two', { 'x-client-cert': `${good.der.toString('base64')}, ${good.der.toString('base64')}` }, 'InvalidClientCertificate'],
    ['one by an authority of the same name', pem(other.issue(robot())), 'InvalidClientCertificate'],
    ['one that signed itself', pem(selfSigned(robot({ ca: false }))), 'InvalidClientCertificate'],
    ['one by another client', pem(good.issue(robot({ subject: [[['CN', 'admin']]] }))), 'InvalidClientCertificate'],
    ['an expired one', pem(authority.issue(robot({ notAfter: new Date(NOW - 1) }))), 'InvalidClientCertificate'],
    ['that of a server', pem(authority.issue(robot({ usages: ['serverAuth'] }))), 'InvalidClientCertificate'],
  ])('refuses in the header of a proxy: %s', async (_, headers, code) => {
    await expect(identityOf(proxied, headers)).rejects.toMatchObject({ code });
  });

  it("takes neither a header from others, nor a proxy's own certificate for its client's", async () => {
    await expect(identityOf({ proxied: false, tls: undefined }, pem(good))).rejects.toMatchObject({ code: 'InsecureConnection' });
    await expect(identityOf(tlsOf(undefined), pem(good))).rejects.toMatchObject({ code: 'MissingParameter' });
    await expect(identityOf({ ...tlsOf(good), proxied: true })).rejects.toMatchObject({ code: 'MissingParameter' });
    await expect(identityOf({ ...tlsOf(good), proxied: true }, pem(good), null)).rejects.toMatchObject({ code: 'MissingParameter' });
  });
});

describe('readCertificates', () => {
  it('takes every certificate of a file, and no file without one', () => {
    expect(readCertificates(`# ours\n${authority.certificate}\n${other.certificate}`)).toHaveLength(2);
    expect(() => readCertificates(authority.key)).toThrow('no certificate');
    expect(() => readCertificates('-----BEGIN CERTIFICATE-----\nrubbish')).toThrow();
  });
});
