import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaperIssuer, selfSigned, freePort } from '#testing';
import { describeWith, nodeCommand, provisioned, root } from '../provisioned.js';
import { type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { cleanEnvironment, createUsers, expectSuccess, type Gateway, run, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');
const awscli = provisioned('awscli');
const slapd = provisioned('slapd');
const rolegate = join(root, 'apps/cli/bin/rolegate.mjs');
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource = '*'): object => ({ Effect: 'Allow', Action, Resource });
/** What a daemon needs. */
const using = policy(allow('sts:AssumeRoleWithInstanceProfile', 'arn:aws:iam:::instance-profile/*'), allow('iam:PassRole', 'arn:aws:iam:::role/*'));
const federated = (Federated: string, Action: string): string => policy({ Effect: 'Allow', Principal: { Federated }, Action });

/** A `rolegate imds` that runs until the tests end it; resolves with what it printed when it was ready. */
async function startImds(env: Readonly<Record<string, string>>, ...args: string[]): Promise<{ readonly variables: Record<string, string>; readonly said: () => string; stop(): Promise<void> }> {
  const child = spawn(nodeCommand, [rolegate, 'imds', '--listen', '127.0.0.1:0', ...args], { env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, said] = ['', ''];
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await new Promise<void>((ready, failed) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.includes('AWS_EC2_METADATA_SERVICE_ENDPOINT=')) ready();
    });
    child.once('close', (code) => failed(new Error(`imds ended with ${code}: ${said}`)));
  });
  return {
    variables: Object.fromEntries(printed.trim().split('\n').map((line) => line.split('=') as [string, string])), said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

describeWith([provisioned('gateway'), boto3, awscli, slapd], 'Credentials that unmodified programs find by themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-ambient-'));
  const file = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(join(folder, name), text, { mode });
    return join(folder, name);
  };
  const serverCa = selfSigned({ subject: [[['CN', 'Servers']]] });
  const server = serverCa.issue({ subject: [[['CN', 'localhost']]], usages: ['serverAuth'], altNames: ['DNS:localhost', 'IP:127.0.0.1'] });
  const clientCa = selfSigned({ subject: [[['CN', 'Clients']]] });
  const robot = clientCa.issue({ subject: [[['CN', 'robot']]], usages: ['clientAuth'] });
  const issuer = new PaperIssuer('https://idp.example.com');
  const certificate = ['--certificate', file('robot.pem', robot.certificate), '--private-key', file('robot.key', robot.key), '--ca-file', file('server-ca.pem', serverCa.certificate)];
  let directory: Slapd;
  let gateway: Gateway;
  let secure: string;
  const stops: (() => Promise<void>)[] = [];
  const imds = async (env: Readonly<Record<string, string>>, ...args: string[]) => {
    const started = await startImds(env, ...args);
    stops.push(started.stop);
    return started;
  };
  const aws = (...args: string[]) => run(awscli.command, ['--endpoint-url', gateway.endpoint, '--region', 'us-east-1', '--output', 'json', ...args], {
    env: { AWS_ACCESS_KEY_ID: gateway.rootCredentials.accessKeyId, AWS_SECRET_ACCESS_KEY: gateway.rootCredentials.secretAccessKey, AWS_CONFIG_FILE: '/dev/null' },
  });
  const make = async (...args: string[]): Promise<void> => void expectSuccess(await aws(...args));
  const map = async (...args: string[]): Promise<void> => void expectSuccess(await gateway.rolegate('mapping', 'add', ...args));
  const daemon = (uid: string): Record<string, string> => ({ ROLEGATE_ENDPOINT: gateway.endpoint, ROLEGATE_ACCESS_KEY: uid, ROLEGATE_SECRET_KEY: secretOf(uid) });
  const workload = async (env: Readonly<Record<string, string>>) => (await runPython(boto3, 'ambient_credentials.py', { AWS_EC2_METADATA_DISABLED: 'false', ENDPOINT: gateway.endpoint, ...env })).json;
  const role = async (RoleName: string, trust: string): Promise<void> => {
    await make('iam', 'create-role', '--role-name', RoleName, '--assume-role-policy-document', trust);
    await make('iam', 'put-role-policy', '--role-name', RoleName, '--policy-name', 'p', '--policy-document', policy(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::workload/*')));
  };

  beforeAll(async () => {
    directory = await startSlapd();
    const tlsPort = await freePort();
    secure = `https://127.0.0.1:${tlsPort}`;
    const jwk = { ...issuer.keys[0]!.publicKey.export({ format: 'jwk' }), kid: issuer.keys[0]!.kid, alg: 'RS256', use: 'sig' };
    gateway = await startGateway({
      env: {
        ...slapdSettings(directory), ROLEGATE_TLS_PORT: String(tlsPort), ROLEGATE_TLS_CERT: file('server.pem', server.certificate, 0o644), ROLEGATE_TLS_KEY: file('server.key', server.key), ROLEGATE_TLS_CLIENT_CA: file('client-ca.pem', clientCa.certificate),
        ROLEGATE_OIDC_JWKS_FILES: `${issuer.url}=${file('jwks.json', JSON.stringify({ keys: [jwk] }))}`,
      },
    });
    await createUsers(gateway, [{ uid: 'DAEMON' }, { uid: 'INTRUDER' }]);
    await make('s3api', 'create-bucket', '--bucket', 'workload');
    await make('s3api', 'put-object', '--bucket', 'workload', '--key', 'text', '--body', file('text', 'for the workload'));
    await role('Web', policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }));
    await role('People', policy({ Effect: 'Allow', Principal: { AWS: ['arn:aws:iam:::user/DAEMON'] }, Action: 'sts:AssumeRole' }));
    for (const [profile, name] of [['web', 'Web'], ['people', 'People']] as const) {
      await make('iam', 'create-instance-profile', '--instance-profile-name', profile);
      await make('iam', 'add-role-to-instance-profile', '--instance-profile-name', profile, '--role-name', name);
    }
    await make('iam', 'put-user-policy', '--user-name', 'DAEMON', '--policy-name', 'p', '--policy-document', using);
    await make('iam', 'put-user-policy', '--user-name', 'INTRUDER', '--policy-name', 'p', '--policy-document', policy(allow('sts:AssumeRoleWithInstanceProfile')));
  }, 120_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
    await gateway?.stop();
    await directory?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  describe('rolegate imds', () => {
    const asWeb = (method: string, name: string) => ({ method, arn: `arn:aws:sts:::assumed-role/Web/${name}`, written: 'written', text: 'for the workload' });

    it('gives boto3 the role of an instance profile, as EC2 does, and as ECS does', async () => {
      const authorization = join(folder, 'authorization');
      const { variables } = await imds(daemon('DAEMON'), '--instance-profile', 'web', '--instance-id', 'i-0123456789abcdef0', '--authorization-file', authorization);
      const { AWS_EC2_METADATA_SERVICE_ENDPOINT, ...container } = variables;
      expect(await workload({ AWS_EC2_METADATA_SERVICE_ENDPOINT: AWS_EC2_METADATA_SERVICE_ENDPOINT! })).toEqual(asWeb('iam-role', 'i-0123456789abcdef0'));
      expect(await workload(container)).toEqual(asWeb('container-role', 'i-0123456789abcdef0'));
      expect(statSync(authorization).mode & 0o777).toBe(0o600);
      // Without the token, and with version 1 switched off, there is nothing to be had.
      expect(await workload({ AWS_CONTAINER_CREDENTIALS_FULL_URI: container['AWS_CONTAINER_CREDENTIALS_FULL_URI']! })).toBeUndefined();
      expect((await fetch(`${AWS_EC2_METADATA_SERVICE_ENDPOINT}/latest/meta-data/iam/security-credentials/Web`)).status).toBe(401);
      const listed = await run(awscli.command, ['--endpoint-url', gateway.endpoint, 's3api', 'get-object', '--bucket', 'workload', '--key', 'text', join(folder, 'copy')], { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: AWS_EC2_METADATA_SERVICE_ENDPOINT!, AWS_CONFIG_FILE: '/dev/null', AWS_DEFAULT_REGION: 'us-east-1' } });
      expect(listed.code).toBe(0);
    }, 90_000);

    it('has no role for a daemon that may not pass it, nor of a role that trusts its daemon and not EC2', async () => {
      const intruder = await imds(daemon('INTRUDER'), '--instance-profile', 'web');
      expect(await workload(intruder.variables)).toEqual({ method: null });
      expect(intruder.said()).toContain('access denied to the access key INTRUDER');
      const people = await imds(daemon('DAEMON'), '--instance-profile', 'people');
      expect(await workload(people.variables)).toEqual({ method: null });
      expect(people.said()).toContain('access denied');
    }, 90_000);

    it('runs with a client certificate in place of a key', async () => {
      await make('iam', 'create-policy', '--policy-name', 'Daemons', '--policy-document', using);
      await map('--provider', 'certificate', '--common-name', 'robot', '--policy-arn', 'arn:aws:iam:::policy/Daemons');
      const { variables } = await imds({ ROLEGATE_ENDPOINT: secure }, '--instance-profile', 'web', '--instance-id', 'robot', ...certificate);
      expect(await workload(variables)).toEqual(asWeb('iam-role', 'robot'));
      expectSuccess(await gateway.rolegate('mapping', 'rm', '--provider', 'certificate', '--common-name', 'robot'));
    }, 90_000);

    it('loses the role at once when it leaves the profile', async () => {
      const { variables } = await imds(daemon('DAEMON'), '--instance-profile', 'web', '--instance-id', 'i-1');
      expect(await workload(variables)).toEqual(asWeb('iam-role', 'i-1'));
      await make('iam', 'remove-role-from-instance-profile', '--instance-profile-name', 'web', '--role-name', 'Web');
      // boto3 still gets the session that the daemon has; the gateway does not take it any more.
      expect(await workload(variables)).toBeUndefined();
      await make('iam', 'add-role-to-instance-profile', '--instance-profile-name', 'web', '--role-name', 'Web');
    }, 90_000);

    it.each([
      ['no profile', ['--listen', '127.0.0.1:0'], '--instance-profile is needed'],
      ['an address that others reach', ['--instance-profile', 'web', '--listen', '0.0.0.0:1338'], 'everybody who reached it would have the role'],
    ])('does not start with %s', async (_, args, message) => {
      const { code, stderr } = await run(nodeCommand, [rolegate, 'imds', ...args], { env: daemon('DAEMON') });
      expect(code).not.toBe(0);
      expect(stderr).toContain(message);
    }, 30_000);
  });

  describe('rolegate credentials', () => {
    const configOf = (name: string, ...args: string[]): string =>
      file(`${name}.config`, `[default]\nregion = us-east-1\ncredential_process = ${[nodeCommand, rolegate, 'credentials', ...args].map((one) => `"${one}"`).join(' ')}\n`);
    const whoami = async (config: string, env: Readonly<Record<string, string>> = {}) => {
      const ran = await run(awscli.command, ['--endpoint-url', gateway.endpoint, '--output', 'json', 'sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'], { env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: '/dev/null', ROLEGATE_ENDPOINT: gateway.endpoint, ...env } });
      return ran.code === 0 ? ran.stdout.trim() : `${ran.stdout}${ran.stderr}`;
    };

    it('is a credential_process for users of the directory, and asks it once while the cache is good', async () => {
      await role('Staff', federated('ldap', 'sts:AssumeRoleWithLDAPIdentity'));
      await map('--provider', 'ldap', '--user', 'alice', '--role-arn', 'arn:aws:iam:::role/Staff');
      const cache = join(folder, 'alice.cache');
      const config = configOf('ldap', '--ldap-user', 'alice', '--password-file', file('password', `${passwordOf('alice')}\n`), '--cache-file', cache);
      const before = directory.seen();
      expect(await whoami(config)).toBe('arn:aws:sts:::assumed-role/Staff/alice');
      const kept = readFileSync(cache, 'utf8');
      for (let i = 0; i < 2; i++) expect(await whoami(config)).toBe('arn:aws:sts:::assumed-role/Staff/alice');
      expect(readFileSync(cache, 'utf8')).toBe(kept);
      const after = directory.seen();
      expect(after.binds - after.serviceBinds - (before.binds - before.serviceBinds)).toBe(1);
      expect(statSync(cache).mode & 0o777).toBe(0o600);
      expect(await whoami(configOf('wrong', '--ldap-user', 'alice', '--password-file', file('wrong', 'wrong')))).toContain('could not log in alice: Access Denied (AccessDenied)');
    }, 90_000);

    it('is one for users of an OIDC provider', async () => {
      await make('iam', 'create-open-id-connect-provider', '--url', issuer.url, '--client-id-list', 'customer-portal');
      await role('Portal', federated('arn:aws:iam:::oidc-provider/idp.example.com', 'sts:AssumeRoleWithWebIdentity'));
      const token = file('token', issuer.token());
      const config = configOf('oidc', '--web-identity-token-file', token, '--role-arn', 'arn:aws:iam:::role/Portal', '--session-name', 'bob');
      expect(await whoami(config)).toBe('arn:aws:sts:::assumed-role/Portal/bob');
      file('token', 'no token');
      expect(await whoami(config)).toContain('InvalidIdentityToken');
    }, 90_000);

    it('is one for holders of a client certificate', async () => {
      await role('Robots', federated('certificate', 'sts:AssumeRoleWithCertificate'));
      await map('--provider', 'certificate', '--common-name', 'robot', '--role-arn', 'arn:aws:iam:::role/Robots');
      expect(await whoami(configOf('certificate', ...certificate), { ROLEGATE_ENDPOINT: secure })).toBe('arn:aws:sts:::assumed-role/Robots/robot');
    }, 90_000);
  });
});
