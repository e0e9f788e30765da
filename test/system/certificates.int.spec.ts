import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit, type MadeCertificate, selfSigned, freePort } from '#testing';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, roleArn } from './world.js';

const FORM = 'application/x-www-form-urlencoded';
const local = { altNames: ['DNS:localhost', 'IP:127.0.0.1'], usages: ['serverAuth'] as const };

describe('Client certificates', () => {
  const database = databaseKit();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-certificates-'));
  const serverCa = selfSigned({ subject: [[['CN', 'Servers']]] });
  const clientCa = selfSigned({ subject: [[['CN', 'Clients']]] });
  const server = serverCa.issue({ subject: [[['CN', 'localhost']]], ...local });
  const client = (name: string, more: object = {}): MadeCertificate => clientCa.issue({ subject: [[['O', 'Example']], [['CN', name]]], usages: ['clientAuth'], ...more });
  const robot = client('robot');
  let node: InProcess;
  let tlsPort: number;
  const callers: Caller[] = [];

  /** AssumeRoleWithCertificate on the gateway's own TLS listener. */
  function login(shown: MadeCertificate | undefined, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = new URLSearchParams({ Action: 'AssumeRoleWithCertificate', Version: '2011-06-15', ...parameters }).toString();
    return new Promise((resolve, reject) => {
      const tls = { ca: serverCa.certificate, ...(shown && { cert: shown.certificate, key: shown.key }) };
      request({ host: '127.0.0.1', port: tlsPort, method: 'POST', path: '/', agent: false, headers: { 'content-type': FORM, 'content-length': body.length }, ...tls }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => (text += part)).on('error', reject).on('end', () => resolve({
          status: reply.statusCode!, headers: reply.headers, body: text, reused: false, code: /<Code>([^<]*)</.exec(text)?.[1],
          text: (element) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(text)?.[1] ?? '',
        }));
      }).on('error', reject).end(body);
    });
  }
  const as = (answer: Answer): Caller => {
    const caller = node.root.as(credentialsIn(answer));
    callers.push(caller);
    return caller;
  };
  const map = async (parameters: Record<string, string>, method = 'POST') => ok(await node.root.admin(method, '/rolegate/v1/mappings', { provider: 'certificate', ...parameters }));

  beforeAll(async () => {
    for (const [name, text] of [['ca.pem', clientCa.certificate], ['server.pem', server.certificate], ['server.key', server.key]] as const) writeFileSync(join(folder, name), text);
    tlsPort = await freePort();
    node = await startInProcess(database.connectionString, {
      ROLEGATE_TLS_PORT: String(tlsPort), ROLEGATE_TLS_CERT: join(folder, 'server.pem'), ROLEGATE_TLS_KEY: join(folder, 'server.key'), ROLEGATE_TLS_CLIENT_CA: join(folder, 'ca.pem'),
      ROLEGATE_TLS_CLIENT_CERT_HEADER: 'X-Client-Cert', ROLEGATE_TRUSTED_PROXIES: '127.0.0.2/32',
    });
    ok(await node.root.iam('CreateRole', {
      RoleName: 'Robots',
      AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { Federated: 'certificate' }, Action: 'sts:AssumeRoleWithCertificate', Condition: { StringEquals: { 'certificate:issuer': 'cn=clients' } } }),
    }));
    await map({ 'common-name': 'robot', 'role-arn': roleArn('Robots') });
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('open a session of the role that is mapped to the common name', async () => {
    const answer = ok(await login(robot));
    expect(answer.body).toMatch(/^(<\?xml[^>]*>\s*)?<AssumeRoleWithCertificateResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><AssumeRoleWithCertificateResult><Credentials>/);
    expect(ok(await as(answer).sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:sts:::assumed-role/Robots/robot');
  });

  it('give mapped policies to the user that the certificate is, which is revoked and suspended like others', async () => {
    await map({ 'common-name': 'reader', 'policy-arn': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
    const reader = as(await login(client('reader')));
    expect(ok(await reader.sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam:::user/reader@certificate');
    ok(await node.root.s3('PUT', '/roots'));
    ok(await node.root.s3('PUT', '/roots/key', { body: 'text' }));
    expect((await reader.s3('GET', '/roots/key')).body).toBe('text');
    expect((await reader.s3('PUT', '/roots/other')).status).toBe(403);
    expect(JSON.parse(ok(await node.root.admin('GET', '/user', { uid: 'reader@certificate' })).body)).toMatchObject({ type: 'certificate', display_name: 'reader' });
    ok(await node.root.admin('POST', '/user', { uid: 'reader@certificate', suspended: '1' }));
    expect((await reader.s3('GET', '/roots/key')).status).toBe(403);
    expect(await login(client('reader'))).toMatchObject({ status: 403, code: 'UserSuspended' });
  });

  it('never outlive the certificate', async () => {
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 600_000);
    const answer = ok(await login(client('robot', { notAfter }), { DurationSeconds: '3600' }));
    const expiration = Date.parse(answer.text('Expiration'));
    expect(expiration).toBeLessThanOrEqual(notAfter.getTime());
    expect(expiration).toBeGreaterThan(notAfter.getTime() - 5000);
  });

  it.each<[string, () => MadeCertificate | undefined, string, string]>([
    ['no certificate', () => undefined, 'MissingParameter', 'no-client-certificate'],
    ['one of an authority of the same name', () => selfSigned({ subject: [[['CN', 'Clients']]] }).issue({ subject: [[['CN', 'robot']]], usages: ['clientAuth'] }), 'InvalidClientCertificate', 'certificate-refused'],
    ['one that signed itself', () => selfSigned({ subject: [[['CN', 'robot']]], usages: ['clientAuth'], ca: false }), 'InvalidClientCertificate', 'certificate-refused'],
    ['an expired one', () => client('robot', { notAfter: new Date(Date.now() - 60_000) }), 'InvalidClientCertificate', 'certificate-refused'],
    ['that of a server', () => client('robot', { usages: ['serverAuth'] }), 'InvalidClientCertificate', 'certificate-refused'],
    ['one signed by a client', () => robot.issue({ subject: [[['CN', 'robot']]], usages: ['clientAuth'] }), 'InvalidClientCertificate', 'certificate-refused'],
    ['one of somebody unmapped', () => client('Robot'), 'AccessDenied', 'unmapped'],
  ])('are refused: %s', async (_, made, code, reason) => {
    const answer = await login(made());
    expect(answer.code).toBe(code);
    expect((await node.explain(answer)).reason).toBe(reason);
  });

  it('are refused over plain HTTP, and in a header from anybody but a trusted proxy', async () => {
    const direct = node.root.as(undefined, { 'x-client-cert': encodeURIComponent(robot.certificate) });
    callers.push(direct);
    expect(await direct.sts('AssumeRoleWithCertificate')).toMatchObject({ status: 400, code: 'InsecureConnection' });
  });

  it('do not stand in the way of signed requests on the same listener', async () => {
    expect((await login(robot, { Action: 'GetCallerIdentity' })).code).toBe('MissingAuthenticationToken');
  });
});

describe('Client certificates behind a trusted proxy', () => {
  const database = databaseKit();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-certificates-'));
  const authority = selfSigned({ subject: [[['CN', 'Clients']]] });
  const robot = authority.issue({ subject: [[['CN', 'robot']]], usages: ['clientAuth'] });
  let node: InProcess;

  beforeAll(async () => {
    writeFileSync(join(folder, 'ca.pem'), authority.certificate);
    node = await startInProcess(database.connectionString, { ROLEGATE_TLS_CLIENT_CA: join(folder, 'ca.pem'), ROLEGATE_TLS_CLIENT_CERT_HEADER: 'X-Client-Cert', ROLEGATE_TRUSTED_PROXIES: '127.0.0.1/32' });
    ok(await node.root.admin('POST', '/rolegate/v1/mappings', { provider: 'certificate', 'common-name': 'robot', 'policy-arn': 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }));
  }, 90_000);
  afterAll(async () => {
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it.each([['PEM, percent-encoded, as nginx has it', encodeURIComponent(robot.certificate)], ['DER in base64, as HAProxy has it', robot.der.toString('base64')]])('are taken from its header: %s', async (_, value) => {
    const proxy = node.root.as(undefined, { 'x-client-cert': value });
    const session = node.root.as(credentialsIn(await proxy.sts('AssumeRoleWithCertificate')));
    expect((await session.s3('GET', '/')).status).toBe(200);
    session.close();
    proxy.close();
  });

  it('are refused without the header, and with one of another authority', async () => {
    const none = node.root.as(undefined);
    expect((await none.sts('AssumeRoleWithCertificate')).code).toBe('MissingParameter');
    const forged = node.root.as(undefined, { 'x-client-cert': encodeURIComponent(selfSigned({ subject: [[['CN', 'Clients']]] }).issue({ subject: [[['CN', 'robot']]], usages: ['clientAuth'] }).certificate) });
    expect((await forged.sts('AssumeRoleWithCertificate')).code).toBe('InvalidClientCertificate');
    none.close();
    forged.close();
  });
});
