import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRgwToken } from '#signatures';
import { freePort } from '#testing';
import { type Credentials, type Gateway, startGateway } from '../conformance/gateway.js';
import { count } from '../counts.js';
import { describeWith, provisioned, root as checkout } from '../provisioned.js';
import { type Keycloak, startKeycloak } from '../providers/keycloak.js';
import { type Ec2User, type Keystone, keystoneSettings, startKeystone } from '../providers/keystone.js';
import { type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { eventually } from './eventually.js';
import { policy, statement } from './world.js';

const HOUR = 3_600_000;
/** Seconds; with the clock one hour ahead they live, with two they do not. */
const LIFE = '7000';
/** A log-in waits 0.9 s for its provider; beside other suites the machine itself takes longer than the rest of a second. */
const FAST_MS = count(5000, 1000);
const providerOf = ({ issuer }: Keycloak): string => `arn:aws:iam:::oidc-provider/${issuer.replace('http://', '')}`;
const tokenOf = (uid: string, password = passwordOf(uid)): Credentials => ({ accessKeyId: encodeRgwToken({ type: 'ldap', id: uid, key: password }), secretAccessKey: '' });

/** Somebody whose clock is as far ahead as the gateway's. */
class CallerAhead extends Caller {
  static hours = 0;
  protected override now(): Date {
    return new Date(Date.now() + CallerAhead.hours * HOUR);
  }
}

/** On a slow machine the first question to a provider may take longer than a log-in waits. */
const untilOk = (ask: () => Promise<Answer>): Promise<Answer> =>
  eventually(async () => { const answer = await ask(); return answer.status === 200 ? answer : undefined; }, 60_000);

/** A gateway with its timeouts as they are by default, at all three. */
class Site {
  readonly root: Caller;
  private readonly callers: Caller[] = [];

  private constructor(readonly gateway: Gateway) {
    this.root = this.as(gateway.rootCredentials);
  }

  static async start(slapd: Slapd, keystone: Keystone, keycloak: Keycloak): Promise<Site> {
    const { ROLEGATE_KEYSTONE_TIMEOUT_MS: _forSlowMachines, ...settings } = keystoneSettings(keystone);
    const site = new Site(await startGateway({
      nodeArguments: [`--import=${join(checkout, 'test/conformance/movable-clock.mjs')}`],
      // The users in use are looked up all the time.
      env: { ...settings, ...slapdSettings(slapd), ROLEGATE_OIDC_PRIVATE_HOSTS: new URL(keycloak.issuer).host, ROLEGATE_LDAP_CHECK_SECONDS: '1', ROLEGATE_KEYSTONE_CHECK_SECONDS: '1', ROLEGATE_CLOCK_TOLERANCE_SECONDS: '0' },
    }));
    const { root } = site;
    ok(await root.iam('CreateOpenIDConnectProvider', { Url: keycloak.issuer, 'ClientIDList.member.1': 'customer-portal', 'ThumbprintList.member.1': keycloak.thumbprint }));
    const trust = policy({ Effect: 'Allow', Principal: { Federated: providerOf(keycloak) }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] });
    ok(await root.iam('CreateRole', { RoleName: 'Portal', AssumeRolePolicyDocument: trust, MaxSessionDuration: '43200' }));
    ok(await root.iam('PutRolePolicy', { RoleName: 'Portal', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    ok(await root.admin('POST', '/rolegate/v1/mappings', { provider: 'ldap', user: 'dario', 'policy-arn': 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }));
    return site;
  }

  as(credentials: Credentials | undefined): Caller {
    const caller = new CallerAhead(this.gateway.endpoint, credentials);
    this.callers.push(caller);
    return caller;
  }

  web(WebIdentityToken: string): Promise<Answer> {
    return this.as(undefined).sts('AssumeRoleWithWebIdentity', { RoleArn: 'arn:aws:iam:::role/Portal', RoleSessionName: 'alice', WebIdentityToken, DurationSeconds: LIFE });
  }

  ldap(uid: string): Promise<Answer> {
    return this.as(undefined).sts('AssumeRoleWithLDAPIdentity', { LDAPUsername: uid, LDAPPassword: passwordOf(uid), DurationSeconds: LIFE });
  }

  /** A session of whom a provider knows. */
  async sessionOf(credentials: Credentials, uid: string): Promise<Caller> {
    const user = this.as(credentials);
    await untilOk(() => user.s3('GET', '/'));
    ok(await this.root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    return this.as(credentialsIn(await user.sts('GetSessionToken', { DurationSeconds: LIFE })));
  }

  async stop(): Promise<void> {
    for (const caller of this.callers) caller.close();
    await this.gateway.stop();
  }
}

describeWith(['gateway', 'slapd', 'keystone', 'keycloak'].map(provisioned), 'With LDAP, Keystone and Keycloak all away', () => {
  let slapd: Slapd;
  let keystone: Keystone;
  let keycloak: Keycloak;
  /** Has asked all three before, and one that has asked none. */
  let warm: Site;
  let cold: Site;
  let sessions: Readonly<Record<string, Caller>>;
  let strangers: readonly Ec2User[];
  let tokens: readonly string[];
  const times: string[] = [];

  beforeAll(async () => {
    [slapd, keystone, keycloak] = await Promise.all([startSlapd(), startKeystone(), startKeycloak(await freePort())]);
    [warm, cold] = await Promise.all([Site.start(slapd, keystone, keycloak), Site.start(slapd, keystone, keycloak)]);
    const project = await keystone.user('carlos', 'project');
    strangers = [await keystone.user('chuck', 'others'), await keystone.user('charly', 'others')];
    tokens = [await keycloak.token(), await keycloak.token(), await keycloak.token()];
    sessions = {
      'an LDAP user': await warm.sessionOf(tokenOf('alice'), 'alice'),
      'an LDAP identity': warm.as(credentialsIn(await untilOk(() => warm.ldap('dario')))),
      'a Keystone user': await warm.sessionOf(project.credentials, project.projectId),
      'an OIDC user': warm.as(credentialsIn(await untilOk(() => warm.web(tokens[0]!)))),
    };
  }, 600_000);
  afterAll(async () => {
    if (times.length > 0) process.stderr.write(`log-ins while their providers were away, milliseconds:\n${times.join('\n')}\n`);
    await Promise.all([warm, cold].map((site) => site?.stop()));
    await Promise.all([slapd?.end(), keystone?.end(), keycloak?.stop()]);
  }, 90_000);

  const statuses = async (): Promise<Readonly<Record<string, string | number>>> =>
    Object.fromEntries(await Promise.all(Object.entries(sessions).map(async ([who, caller]) => {
      const { code, status } = await caller.s3('GET', '/');
      return [who, code ?? status] as const;
    })));
  const alive = { 'an LDAP user': 200, 'an LDAP identity': 200, 'a Keystone user': 200, 'an OIDC user': 200 };

  async function timed(what: string, login: () => Promise<Answer>): Promise<{ readonly answer: string; readonly fast: boolean }> {
    const from = performance.now();
    const { status, code } = await login();
    const took = performance.now() - from;
    times.push(`${took.toFixed(0).padStart(6)}  ${what}: ${status} ${code}`);
    return { answer: `${status} ${code}`, fast: took < FAST_MS };
  }

  /** New log-ins of every kind; what they are told, as far as it is not what the documents say, fast. */
  async function logins(site: Site, named: string, nth: number): Promise<readonly unknown[]> {
    const [uid, stranger] = [['bob', 'eve'][nth]!, strangers[nth]!.credentials];
    const kinds: readonly (readonly [string, string, () => Promise<Answer>])[] = [
      ['RGW_TOKEN on S3', '503 ServiceUnavailable', () => site.as(tokenOf(uid)).s3('GET', '/')],
      ['RGW_TOKEN on GetSessionToken', '503 ServiceUnavailable', () => site.as(tokenOf(uid, `${passwordOf(uid)}-2`)).sts('GetSessionToken')],
      ['AssumeRoleWithLDAPIdentity', '400 IDPCommunicationError', () => site.ldap(uid)],
      ['Keystone on S3', '503 ServiceUnavailable', () => site.as(stranger).s3('GET', '/')],
      ['Keystone on GetSessionToken', '503 ServiceUnavailable', () => site.as(stranger).sts('GetSessionToken')],
      // Keys that are at hand open sessions while the provider is away.
      ['AssumeRoleWithWebIdentity', site === cold ? '400 IDPCommunicationError' : '200 undefined', () => site.web(tokens[1 + nth]!)],
    ];
    const wrong: unknown[] = [];
    for (const [kind, expected, login] of kinds) {
      const { answer, fast } = await timed(`${named}, ${kind}`, login);
      if (answer !== expected || !fast) wrong.push({ kind, answer, fast });
    }
    return wrong;
  }

  it('as if they had hung themselves up: sessions go on, and new log-ins fail within a second', async () => {
    for (const one of [slapd, keystone, keycloak]) one.freeze();
    // The users in use are looked up meanwhile.
    await sleep(2500);
    expect(await statuses()).toEqual(alive);
    expect(await logins(warm, 'silent, asked before', 0)).toEqual([]);
    expect(await logins(cold, 'silent, never asked', 0)).toEqual([]);
    const from = performance.now();
    const crowd = await Promise.all(Array.from({ length: 20 }, (_, i) => cold.as(i % 2 === 0 ? tokenOf(`nobody-${i}`, 'x') : { accessKeyId: i.toString(16).padStart(32, 'c'), secretAccessKey: 'x' }).s3('GET', '/')));
    times.push(`${(performance.now() - from).toFixed(0).padStart(6)}  silent, twenty at a time`);
    expect(performance.now() - from).toBeLessThan(FAST_MS);
    expect(new Set(crowd.map(({ status }) => status))).toEqual(new Set([503]));
    expect(await statuses()).toEqual(alive);
  }, 60_000);

  it('as if they were switched off: the same', async () => {
    for (const one of [slapd, keystone, keycloak]) one.thaw();
    await Promise.all([slapd.stop(), keystone.stop(), keycloak.stop()]);
    // Keycloak may have answered the last question when it woke up: for other thumbprints its keys are asked for anew.
    ok(await cold.root.iam('UpdateOpenIDConnectProviderThumbprint', { OpenIDConnectProviderArn: providerOf(keycloak), 'ThumbprintList.member.1': keycloak.thumbprint, 'ThumbprintList.member.2': '0'.repeat(40) }));
    // As long as nobody asks who was found in trouble.
    await sleep(2500);
    expect(await statuses()).toEqual(alive);
    expect(await logins(warm, 'stopped, asked before', 1)).toEqual([]);
    expect(await logins(cold, 'stopped, never asked', 1)).toEqual([]);
    expect(await statuses()).toEqual(alive);
  }, 60_000);

  it('sessions live until they expire, and then no longer', async () => {
    const later = async (): Promise<void> => {
      CallerAhead.hours++;
      process.kill(warm.gateway.pid, 'SIGUSR2');
      await sleep(3000);
    };
    await later();
    expect(await statuses()).toEqual(alive);
    await later();
    expect(await statuses()).toEqual(Object.fromEntries(Object.keys(alive).map((who) => [who, 'ExpiredToken'])));
  }, 60_000);
});
