import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOfBase32, codeOf, counterAt } from '#iam';
import type { Credentials } from '../conformance/gateway.js';
import { SERVICE as KEYSTONE } from '../providers/keystone.js';
import { SERVICE as LDAP, passwordOf } from '../providers/slapd.js';
import { describeWith } from '../provisioned.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { EveryWayIn } from './every-way-in.js';
import { launch, type NodeProcess } from './node-process.js';
import { Planted } from './planted.js';
import { makeUser, policy, roleArn, statement } from './world.js';

const HEX_SEED = '492dedb20cf51d1405ef6a1316017e';
const rootKey: Credentials = { accessKeyId: 'PLANTERROOT', secretAccessKey: 'planted-secret-of-the-planter' };

describeWith(EveryWayIn.needs, 'Secrets of identity providers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-provider-secrets-'));
  const planted = new Planted();
  /** Six digits are found by chance; here they must stand alone. */
  const codes: string[] = [];
  const callers: Caller[] = [];
  let all: EveryWayIn;
  let dataDir: string;
  let node: NodeProcess;
  let root: Caller;
  let metrics: string;

  const as = (credentials: Credentials | undefined): Caller => {
    const caller = root.as(credentials);
    callers.push(caller);
    return caller;
  };
  const nobody = (Action: string, parameters: Readonly<Record<string, string>>): Promise<Answer> => as(undefined).sts(Action, parameters);
  const rgwToken = (id: string, key: string): Credentials => ({ accessKeyId: Buffer.from(JSON.stringify({ RGW_TOKEN: { version: 1, type: 'ldap', id, key } })).toString('base64'), secretAccessKey: '' });

  /** Every way in once, and what its sessions are. */
  async function logIn(): Promise<void> {
    for (const [kind, { login }] of Object.entries(all.ways(root))) {
      const session = credentialsIn(await login());
      planted.add(`the secret of ${kind}'s session`, session.secretAccessKey);
      planted.add(`the token of ${kind}'s session`, session.sessionToken!.slice(-60));
      ok(await as(session).s3('GET', '/'));
    }
    for (const uid of ['bob', 'dario', 'carol']) planted.add(`${uid}'s password in the directory`, passwordOf(uid));
    planted.add('the bind password', LDAP.password);
    planted.add("Keystone's service password", KEYSTONE.password);
    planted.add('an EC2 secret of Keystone', all.project.credentials.secretAccessKey);
    planted.add('a custom token', 'token-of-hanna');
    planted.add('an opaque token', 'opaque-token-of-amelia');
    planted.add('the client secret of an OAuth 2 provider', EveryWayIn.oauth2Secret);
    planted.add("a webhook's authorization", EveryWayIn.webhookSecret);
  }

  /** Refusals and failures: logs say more about these. */
  async function beRefused(): Promise<void> {
    const wrong = planted.add('a wrong password', 'planted-wrong-password-01');
    const token = rgwToken('alice', wrong);
    await as(token).s3('GET', '/');
    await as(token).sts('GetSessionToken');
    // In the query, as SigV2 has it.
    await fetch(`${node.endpoint}/bucket/key?${new URLSearchParams({ AWSAccessKeyId: token.accessKeyId, Signature: 'x', Expires: '4000000000' }).toString()}`);
    await nobody('AssumeRoleWithLDAPIdentity', { LDAPUsername: 'alice', LDAPPassword: wrong });
    await nobody('AssumeRoleWithLDAPIdentity', { LDAPUsername: 'bob', LDAPPassword: passwordOf('bob'), RoleArn: 'nonsense' });
    const web = { RoleArn: roleArn('Web'), RoleSessionName: 'somebody' };
    const jwts = { 'a JWT': all.issuer.token(), 'an expired JWT': all.issuer.token({ exp: 1 }), 'a JWT of another issuer': all.issuer.token({ iss: 'https://elsewhere.example' }) };
    for (const [what, WebIdentityToken] of Object.entries(jwts)) {
      planted.add(what, WebIdentityToken.slice(-60));
      await nobody('AssumeRoleWithWebIdentity', { ...web, WebIdentityToken });
      await nobody('AssumeRoleWithWebIdentity', { ...web, RoleArn: 'nonsense', WebIdentityToken });
    }
    await nobody('AssumeRoleWithWebIdentity', { RoleArn: roleArn('Opaque'), RoleSessionName: 'somebody', ProviderId: 'www.amazon.com', WebIdentityToken: planted.add('an opaque token of nobody', 'planted-opaque-token-01') });
    await nobody('AssumeRoleWithCustomToken', { Token: planted.add('a custom token of nobody', 'planted-custom-token-01') });
    await beRefusedBySaml();
    await as({ ...all.project.credentials, secretAccessKey: planted.add('a wrong EC2 secret', 'planted-wrong-ec2-secret-01') }).s3('GET', '/');
  }

  async function beRefusedBySaml(): Promise<void> {
    const good = all.assertion();
    const bad = Buffer.from(Buffer.from(good, 'base64').toString().replace('alice', 'mallory')).toString('base64');
    for (const [what, SAMLAssertion] of [['a SAML assertion', good], ['a changed SAML assertion', bad]] as const) {
      const [, signature] = /SignatureValue>\s*([A-Za-z0-9+/=\s]+?)\s*</.exec(Buffer.from(SAMLAssertion, 'base64').toString())!;
      planted.add(what, SAMLAssertion.slice(-120, -20));
      planted.add(`the signature of ${what}`, signature!.slice(0, 60));
      await nobody('AssumeRoleWithSAML', { RoleArn: roleArn('Saml'), PrincipalArn: 'arn:aws:iam:::saml-provider/corp', SAMLAssertion });
    }
  }

  /** Devices of both makes: a seed of an operator, and one that is made here. */
  async function useCodes(): Promise<void> {
    const user = as(await makeUser(root, 'planted'));
    ok(await root.iam('PutUserPolicy', { UserName: 'planted', PolicyName: 'p', PolicyDocument: policy(statement('Allow', ['sts:*', 'iam:*'])) }));
    planted.add('a TOTP seed in hexadecimal', HEX_SEED);
    planted.add('a TOTP seed in base64', Buffer.from(HEX_SEED, 'hex').toString('base64').slice(0, -1));
    ok(await root.s3('POST', '/admin/rolegate/v1/mfa-devices', { query: { uid: 'planted', 'totp-serial': 'of-planted' }, body: HEX_SEED }));
    const code = (seed: Buffer, steps = 0): string => codes[codes.push(codeOf(seed, counterAt(Date.now(), 30) + steps)) - 1]!;
    ok(await user.sts('GetSessionToken', { SerialNumber: 'of-planted', TokenCode: code(Buffer.from(HEX_SEED, 'hex')) }));
    await user.sts('GetSessionToken', { SerialNumber: 'of-planted', TokenCode: code(Buffer.from('0'.repeat(30), 'hex')) });
    const made = ok(await user.iam('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }));
    const text = Buffer.from(made.text('Base32StringSeed'), 'base64').toString();
    planted.add('a generated TOTP seed in base32', text);
    const seed = Buffer.from(bytesOfBase32(text)!);
    planted.add('a generated TOTP seed in hexadecimal', seed.toString('hex'));
    planted.add('a generated TOTP seed in base64', seed.toString('base64').slice(0, -4));
    ok(await user.iam('EnableMFADevice', { UserName: 'planted', SerialNumber: made.text('SerialNumber'), AuthenticationCode1: code(seed, -1), AuthenticationCode2: code(seed) }));
  }

  /** Providers that are away are written about, too. */
  async function failToLogIn(): Promise<void> {
    await Promise.all([all.slapd.stop(), all.keystone.stop(), all.issuer.stop()]);
    await as(rgwToken('eve', planted.add('a password that nobody could judge', 'planted-unjudged-password-01'))).s3('GET', '/');
    await nobody('AssumeRoleWithLDAPIdentity', { LDAPUsername: 'eve', LDAPPassword: 'planted-unjudged-password-01' });
    await as({ accessKeyId: 'c'.repeat(32), secretAccessKey: planted.add('an EC2 secret that nobody could judge', 'planted-unjudged-ec2-secret-01') }).s3('GET', '/');
  }

  beforeAll(async () => {
    all = await EveryWayIn.start(folder);
    dataDir = dataFolder('provider-secrets');
    node = await launch({ dataDir, env: { ...all.env, ROLEGATE_LOG_LEVEL: 'debug', ROLEGATE_AUDIT_STRICT: 'true', ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey } });
    await node.ready();
    root = new Caller(node.endpoint, rootKey);
    await all.prepare(root);
    await logIn();
    await useCodes();
    await beRefused();
    await failToLogIn();
    metrics = await (await fetch(`${node.management}/metrics`)).text();
  }, 240_000);
  afterAll(async () => {
    for (const caller of [root, ...callers]) caller?.close();
    await node?.stop();
    await all?.end();
    await discard(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const codesIn = (text: string): string[] => codes.filter((code) => new RegExp(`(?<![\\w.+-])${code}(?![\\w.+-])`).test(text));

  it('are of every way in', () => {
    expect(planted.secrets.size).toBeGreaterThan(40);
    expect(codes).toHaveLength(4);
    const token = rgwToken('bob', passwordOf('bob')).accessKeyId;
    expect(planted.found(`"access_key":"${token}"`)).toEqual(["bob's password in the directory"]);
    expect(codesIn(`{"TokenCode":"${codes[0]!}"}`)).toContain(codes[0]);
  });

  it('are in no table of the database, where what they did is', async () => {
    const { rows, text } = await eventually(async () => {
      const found = await planted.database(dataDir);
      return found.text.includes('saml-provider/corp') && found.text.includes('hanna@hook') ? found : undefined;
    });
    expect(rows).toBeGreaterThan(100);
    expect(planted.found(text)).toEqual([]);
    expect(codesIn(text)).toEqual([]);
  });

  it('are in no log line and no metric', () => {
    for (const said of ['AssumeRoleWithLDAPIdentity', 'AssumeRoleWithSAML', 'AssumeRoleWithCustomToken', 'IDPCommunicationError', 'login-refused']) expect(node.logs()).toContain(said);
    // Given as the value of the setting, as seed 002 writes it.
    expect(node.logs()).toContain('ROLEGATE_LDAP_SECRET (rgw_ldap_secret) is no path');
    expect(metrics).toContain('rolegate_idp_calls_total');
    for (const text of [node.logs(), metrics]) expect({ secrets: planted.found(text), codes: codesIn(text) }).toEqual({ secrets: [], codes: [] });
  });

  it('are in no file of the data folder', async () => {
    await node.stop();
    const { holders, read } = planted.files(dataDir);
    expect(read).toBeGreaterThan(100);
    expect(holders).toEqual([]);
  }, 60_000);
});
