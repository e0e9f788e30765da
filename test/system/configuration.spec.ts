import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newAccessKeyId, newSecretAccessKey, uuidv7 } from '#kernel';
import { issueToken, KeyRing } from '#seal';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'CLUSTERROOT', secretAccessKey: 'secret-of-the-configuration-test' };
const memberKey = Buffer.alloc(32, 7);
const listRoles = policy(statement('Allow', 'iam:ListRoles'));

describeWith(provisioned('gateway'), 'Two gateways on one database', () => {
  const database = databaseKit();
  let folder: string;
  let nodes: NodeProcess[];
  let a: Caller;
  let b: Caller;

  beforeAll(async () => {
    folder = dataFolder('configuration');
    for (const name of ['a', 'b', 'blobs']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'a.conf'), '[global]\nrgw sts key = abcdefghijklmnop\n[client.rgw]\nrgw sts max session duration = 1800\n');
    writeFileSync(join(folder, 'b.conf'), '[global]\nrgw_sts_key = abcdefghijklmnop\nrgw_sts_max_session_duration = 1800\n');
    writeFileSync(join(folder, 'b.env'), `ROLEGATE_CEPH_CONF=${join(folder, 'b.conf')}\nROLEGATE_MAX_SESSION_DURATION=2700\nROLEGATE_REGION=from-the-file\n`);
    const env = {
      DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_STS_KEYS: `member:${memberKey.toString('base64')}`,
      ROLEGATE_BLOB_DIR: join(folder, 'blobs'), ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_REGION: 'one',
    };
    // The very first start of a cluster, by both at the same moment.
    nodes = await Promise.all([
      launch({ dataDir: join(folder, 'a'), env: { ...env, ROLEGATE_CEPH_CONF: join(folder, 'a.conf'), ROLEGATE_TRUSTED_PROXIES: '127.0.0.0/8', ROLEGATE_DOMAINS: 's3.example.org' } }),
      launch({ dataDir: join(folder, 'b'), env: { ...env, ROLEGATE_CONFIG: join(folder, 'b.env') } }),
    ]);
    await Promise.all(nodes.map((node) => node.ready()));
    [a, b] = nodes.map((node) => new Caller(node.endpoint, rootKey)) as [Caller, Caller];
  }, 120_000);
  afterAll(async () => {
    await Promise.all((nodes ?? []).map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  const onB = (caller: Caller): Caller => b.as(caller.credentials);

  it('started together have one administrator and one token ring', async () => {
    expect(ok(await a.sts('GetCallerIdentity')).text('UserId')).toBe(ok(await b.sts('GetCallerIdentity')).text('UserId'));
    const rings = await database.query("select count(*)::int as n from log.event where type = 'TokenKeyRingCreated'");
    expect(rings).toEqual([{ n: 1 }]);
  });

  it('accept each other\'s users, roles and sessions in the next request, and refuse them in the next request after the other revoked them', async () => {
    for (let i = 0; i < count(10, 100); i++) {
      const user = a.as(await makeUser(a, `user${i}`));
      await makeRole(a, `Role${i}`, trusting(userArn(`user${i}`)), listRoles);
      const session = a.as(await assume(onB(user), `Role${i}`));
      expect((await session.iam('ListRoles')).status).toBe(200);
      const there = onB(session);
      ok(await there.iam('ListRoles'));
      ok(await a.iam('DeleteRolePolicy', { RoleName: `Role${i}`, PolicyName: 'own' }));
      expect((await there.iam('ListRoles')).code).toBe('AccessDenied');
      ok(await b.iam('DeleteRole', { RoleName: `Role${i}` }));
      expect((await session.iam('ListRoles')).code).toBe('InvalidClientTokenId');
      ok(await b.admin('DELETE', '/user', { uid: `user${i}` }));
      expect((await user.sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
      for (const caller of [user, session, there]) caller.close();
    }
  }, 120_000);

  it('answer for a role made elsewhere: GetRole and ListRoles are never behind', async () => {
    for (let i = 0; i < count(10, 100); i++) {
      ok(await a.iam('CreateRole', { RoleName: `Seen${i}`, AssumeRolePolicyDocument: trusting(userArn('x')) }));
      expect((await b.iam('GetRole', { RoleName: `Seen${i}` })).status).toBe(200);
      expect(ok(await b.iam('ListRoles')).body).toContain(`<RoleName>Seen${i}</RoleName>`);
    }
  }, 60_000);

  it('serve each other\'s objects, small and large', async () => {
    ok(await a.s3('PUT', '/shared'));
    for (const [key, body] of [['small', 'bytes'], ['large', 'x'.repeat(3_000_000)]] as const) {
      ok(await a.s3('PUT', `/shared/${key}`, { body }));
      expect(ok(await b.s3('GET', `/shared/${key}`)).body === body).toBe(true);
      ok(await b.s3('DELETE', `/shared/${key}`));
      expect((await a.s3('GET', `/shared/${key}`)).code).toBe('NoSuchKey');
    }
  }, 60_000);

  describe('take their settings', () => {
    it('from the environment before the file, and from the file before the ceph.conf, in both spellings of Ceph', async () => {
      const user = a.as(await makeUser(a, 'asker'));
      ok(await a.iam('PutUserPolicy', { UserName: 'asker', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
      const ask = async (who: Caller, DurationSeconds: string): Promise<number> => (await who.sts('GetSessionToken', { DurationSeconds })).status;
      expect([await ask(user, '1800'), await ask(user, '1801')]).toEqual([200, 400]);
      expect([await ask(onB(user), '2700'), await ask(onB(user), '2701')]).toEqual([200, 400]);
      ok(await b.s3('PUT', '/located'));
      expect(ok(await b.s3('GET', '/located', { query: { location: '' } })).body).toContain('>one<');
    });

    it('and accept a token sealed with a member of ROLEGATE_STS_KEYS, not one of a stranger', async () => {
      const [ring] = await database.query("select data from log.event where type = 'TokenKeyRingCreated'");
      const [created] = await database.query("select stream, account from log.event where type = 'UserCreated' and data like '%CLUSTERROOT%' or data like '%rolegate-root%'");
      const principal = String(created!.stream);
      const now = Date.now();
      const sealedWith = (material: Buffer, id: string): Credentials => {
        const [accessKeyId, secretAccessKey] = [newAccessKeyId('ASIA'), newSecretAccessKey()];
        const { token } = issueToken(new KeyRing('token', [{ id, material }]), (JSON.parse(String(ring!.data)) as { clusterId: string }).clusterId, {
          accessKeyId, secretAccessKey, sessionId: uuidv7(), kind: 'session-token', issuedAt: now, expiresAt: now + 900_000, position: '1.0.0', account: '', principal, owner: principal,
          lineage: [{ stream: principal, epoch: 0, accessKeyId: rootKey.accessKeyId }],
        });
        return { accessKeyId, secretAccessKey, sessionToken: token };
      };
      for (const node of [a, b]) {
        expect((await node.as(sealedWith(memberKey, 'member')).sts('GetCallerIdentity')).status).toBe(200);
        expect((await node.as(sealedWith(Buffer.alloc(32, 9), 'member')).sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
        expect((await node.as(sealedWith(memberKey, 'other')).sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
      }
    });
  });

  describe('know a caller\'s address', () => {
    const asked = (who: Caller): Promise<Answer> => who.iam('ListRoles');
    let user: Credentials;

    beforeAll(async () => {
      user = await makeUser(a, 'remote');
      const inside = { Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
      ok(await a.iam('PutUserPolicy', { UserName: 'remote', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'iam:ListRoles', inside)) }));
    });

    it.each([
      ['the address that a trusted proxy names', '203.0.113.9', 200],
      ['the last one that a trusted proxy has seen, not what the client put before it', '203.0.113.9, 198.51.100.1', 403],
      ['the one before trusted proxies', '203.0.113.9, 127.0.0.2', 200],
      ['what is no address', 'localhost', 403],
    ])('from a trusted proxy: %s', async (_, forwarded, status) => {
      expect((await asked(a.as(user, { 'x-forwarded-for': forwarded }))).status).toBe(status);
    });

    it('by the connection, where no proxy is trusted and where none says anything', async () => {
      expect((await asked(b.as(user, { 'x-forwarded-for': '203.0.113.9' }))).code).toBe('AccessDenied');
      expect((await asked(a.as(user))).code).toBe('AccessDenied');
    });
  });

  it('take the bucket from the host where the suffix is theirs, and from the path elsewhere', async () => {
    ok(await a.s3('PUT', '/hosted'));
    ok(await a.s3('PUT', '/key', { host: 'hosted.s3.example.org', body: 'virtual' }));
    expect(ok(await a.s3('GET', '/hosted/key', { host: 's3.example.org' })).body).toBe('virtual');
    expect((await a.s3('GET', '/key', { host: 'hosted.s3.elsewhere.org' })).code).toBe('NoSuchBucket');
    expect((await b.s3('GET', '/key', { host: 'hosted.s3.example.org' })).code).toBe('NoSuchBucket');
    expect(ok(await b.s3('GET', '/hosted/key', { host: 'hosted.s3.example.org' })).body).toBe('virtual');
  });

  it('issue sessions that the other accepts while it is the only one left', async () => {
    const user = a.as(await makeUser(a, 'last'));
    await makeRole(a, 'Last', trusting(userArn('last')), listRoles);
    const session = credentialsIn(await user.sts('AssumeRole', { RoleArn: 'arn:aws:iam:::role/Last', RoleSessionName: 'last' }));
    nodes[0]!.signal('SIGKILL');
    await nodes[0]!.ended();
    expect((await b.as(session).iam('ListRoles')).status).toBe(200);
    ok(await b.iam('DeleteRolePolicy', { RoleName: 'Last', PolicyName: 'own' }));
    expect((await b.as(session).iam('ListRoles')).code).toBe('AccessDenied');
  }, 60_000);
});
