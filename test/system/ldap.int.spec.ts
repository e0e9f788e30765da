import { encodeRgwToken } from '#signatures';
import { databaseKit } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Slapd, dnOf, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

/** What `rolegate token encode` prints, as credentials of a client; the secret key does not matter. */
const tokenOf = (uid: string, password = passwordOf(uid), type: 'ldap' | 'ad' = 'ldap', secretAccessKey = ''): Credentials => ({ accessKeyId: encodeRgwToken({ type, id: uid, key: password }), secretAccessKey });

const mayLogIn = policy(statement('Allow', 'sts:GetSessionToken'));

describeWith(provisioned('slapd'), 'LDAP, a real slapd', () => {
  const database = databaseKit();
  let slapd: Slapd;
  let node: InProcess;
  const callers: Caller[] = [];
  const as = (credentials: Credentials | undefined): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  /** Calls that the directory has seen since; the service account's bind aside. */
  const callsOf = async (work: () => Promise<unknown>): Promise<{ searches: number; binds: number }> => {
    const before = slapd.seen();
    await work();
    const after = slapd.seen();
    return { searches: after.searches - before.searches, binds: after.binds - before.binds };
  };

  beforeAll(async () => {
    slapd = await startSlapd();
    node = await startInProcess(database.connectionString, slapdSettings(slapd));
    // The connection of the service account.
    await as(tokenOf('nobody', 'x')).s3('GET', '/');
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node.stop();
    await slapd.end();
  }, 30_000);

  it('an RGW_TOKEN is a user of type ldap, who owns what it makes, as Ceph has it', async () => {
    const alice = as(tokenOf('alice'));
    ok(await alice.s3('PUT', '/alices'));
    ok(await alice.s3('PUT', '/alices/key', { body: 'text' }));
    expect((await alice.s3('GET', '/alices/key')).body).toBe('text');
    expect(JSON.parse(ok(await node.root.admin('GET', '/user', { uid: 'alice' })).body)).toMatchObject({ user_id: 'alice', display_name: 'Alice', type: 'ldap', keys: [] });
    expect((await as(tokenOf('bob')).s3('GET', '/alices/key')).status).toBe(403);
  });

  it('the secret key does not matter, the type may be ad, and a name is one in any case', async () => {
    for (const credentials of [tokenOf('alice', undefined, 'ad', 'anything'), tokenOf('ALICE', passwordOf('alice'))]) expect((await as(credentials).s3('GET', '/alices/key')).status).toBe(200);
  });

  it('one search and one bind for GetSessionToken and everything after it', async () => {
    ok(await as(tokenOf('bob')).s3('GET', '/'));
    ok(await node.root.iam('PutUserPolicy', { UserName: 'bob', PolicyName: 'p', PolicyDocument: mayLogIn }));
    slapd.seen();
    const calls = await callsOf(async () => {
      const bob = as(tokenOf('bob', passwordOf('bob')));
      const session = as(credentialsIn(await bob.sts('GetSessionToken')));
      ok(await session.s3('PUT', '/bobs'));
      for (let i = 0; i < 100; i++) ok(await session.s3('PUT', `/bobs/${i}`));
    });
    expect(calls.searches + calls.binds).toBeLessThanOrEqual(2);
  });

  it('is refused with a wrong or empty password, for nobody, for wildcards and for one who lives elsewhere', async () => {
    for (const credentials of [tokenOf('alice', 'wrong'), tokenOf('alice', ''), tokenOf('nobody'), tokenOf('*', passwordOf('alice')), tokenOf('alice)(uid=*', passwordOf('alice')), tokenOf('mallory', 'x')]) {
      const refused = await as(credentials).s3('GET', '/');
      expect(refused).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
      const explained = await node.explain(refused);
      expect(explained.reason).toBe('login-refused');
      expect(JSON.stringify(explained)).not.toContain(credentials.accessKeyId.slice(30, 60));
      if (credentials.accessKeyId.length > 0) expect(explained.detail).not.toContain(passwordOf('alice'));
    }
    expect((await as(tokenOf('alice', 'wrong')).sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
  });

  describe('AssumeRoleWithLDAPIdentity', () => {
    const login = (uid: string, more: Record<string, string> = {}) => as(undefined).sts('AssumeRoleWithLDAPIdentity', { LDAPUsername: uid, LDAPPassword: passwordOf(uid), ...more });
    const map = async (parameters: Record<string, string>, method = 'POST') => ok(await node.root.admin(method, '/rolegate/v1/mappings', { provider: 'ldap', ...parameters }));

    it('gives nothing to whom no mapping speaks of, and nothing to a wrong password', async () => {
      const unmapped = await login('bob');
      expect(unmapped).toMatchObject({ status: 403, code: 'AccessDenied' });
      expect((await node.explain(unmapped)).reason).toBe('unmapped');
      const refused = await as(undefined).sts('AssumeRoleWithLDAPIdentity', { LDAPUsername: 'bob', LDAPPassword: 'wrong' });
      expect(refused).toMatchObject({ status: 403, code: 'AccessDenied' });
      expect((await node.explain(refused)).reason).toBe('login-refused');
    });

    it('gives the role of a DN however odd, if the role trusts the directory; the session ends with the mapping', async () => {
      await node.root.iam('CreateRole', { RoleName: 'Legal', AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { Federated: 'ldap' }, Action: 'sts:AssumeRoleWithLDAPIdentity', Condition: { StringEquals: { 'ldap:username': 'carol' } } }) });
      await map({ dn: dnOf('carol'), 'role-arn': 'arn:aws:iam:::role/Legal' });
      const carol = as(credentialsIn(await login('carol')));
      expect(ok(await carol.sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:sts:::assumed-role/Legal/carol');
      await map({ dn: dnOf('carol') }, 'DELETE');
      expect((await carol.sts('GetCallerIdentity')).status).toBe(403);
    });

    it('gives mapped policies to the user of the directory', async () => {
      await map({ user: 'dario', 'policy-arn': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
      const dario = as(credentialsIn(await login('dario')));
      expect((await dario.s3('GET', '/alices/key')).status).toBe(200);
      expect((await dario.s3('PUT', '/alices/other')).status).toBe(403);
      await map({ user: 'dario' }, 'DELETE');
      expect((await dario.s3('GET', '/alices/key')).status).toBe(403);
    });
  });

  it('stopped, sessions go on, new log-ins fail within a second, and say why', async () => {
    const bob = as(credentialsIn(await as(tokenOf('bob')).sts('GetSessionToken')));
    await slapd.stop();
    const from = performance.now();
    const refused = await as(tokenOf('eve')).s3('GET', '/');
    expect(performance.now() - from).toBeLessThan(1000);
    expect(refused).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
    expect((await node.explain(refused)).reason).toBe('provider-unavailable');
    expect(await as(undefined).sts('AssumeRoleWithLDAPIdentity', { LDAPUsername: 'eve', LDAPPassword: 'x' })).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
    ok(await bob.s3('GET', '/bobs/1'));
    await slapd.start();
  });
});
