import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { Planted } from './planted.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

describeWith(provisioned('gateway'), 'Secrets', () => {
  let dataDir: string;
  let node: NodeProcess;
  const planted = new Planted();
  let metrics: string;

  async function exercise(): Promise<void> {
    const rootKey = JSON.parse(readFileSync(join(dataDir, 'root-credentials.json'), 'utf8')) as Credentials;
    const root = new Caller(node.endpoint, rootKey);
    planted.add("the root administrator's secret", rootKey.secretAccessKey);
    const user = await makeUser(root, 'planted');
    planted.add("a user's own secret", user.secretAccessKey);
    ok(await root.iam('PutUserPolicy', { UserName: 'planted', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    const generated = credentialsIn(await root.iam('CreateAccessKey', { UserName: 'planted' }));
    planted.add('a generated secret', generated.secretAccessKey);
    ok(await root.admin('GET', '/user', { uid: 'planted' }));
    await makeRole(root, 'Planted', trusting(userArn('planted')), policy(statement('Allow', '*')));
    const session = await assume(root.as(user), 'Planted');
    const token = credentialsIn(await root.as(generated).sts('GetSessionToken'));
    for (const [name, one] of [['a role session', session], ['a user session', token]] as const) {
      planted.add(`${name}'s secret`, one.secretAccessKey);
      planted.add(`${name}'s token`, one.sessionToken!.slice(-60));
      ok(await root.as(one).sts('GetCallerIdentity'));
      await root.as(one).s3('GET', '/nowhere/key');
    }
    // Refusals: logs say more about these.
    await root.as({ ...session, secretAccessKey: 'planted-wrong-secret-000' }).s3('GET', '/nowhere/key', { query: { note: 'x' } });
    await root.as({ ...session, sessionToken: `${session.sessionToken}AAAA` }).sts('GetCallerIdentity');
    await root.as({ ...user, secretAccessKey: 'planted-wrong-secret-000' }).sts('GetCallerIdentity');
    planted.add('a wrong secret', 'planted-wrong-secret-000');
    await new Caller(node.endpoint, undefined, { authorization: 'Bearer planted-bearer-token-0001' }).s3('GET', '/nowhere');
    planted.add('a bearer token', 'planted-bearer-token-0001');
    await root.admin('PUT', '/user', { uid: 'planted', 'display-name': 'taken', 'access-key': 'planted', 'secret-key': 'planted-refused-secret-01' });
    await root.admin('PUT', '/user', { uid: 'n', 'display-name': 'n', 'access-key': 'n', 'secret-key': 'planted-refused-secret-01', 'user-caps': 'nonsense' });
    planted.add('the secret of a refused user', 'planted-refused-secret-01');
    await exerciseObjects(root);
    planted.add('the seal key', readFileSync(join(dataDir, 'seal-keys'), 'utf8').trim().split(':')[1]!);
    planted.add("Ceph's STS key", 'planted-cephkey!');
    planted.add('an STS key', Buffer.from('planted-sts-key-planted-sts-key!').toString('base64'));
    planted.add("the database's password", (JSON.parse(readFileSync(join(dataDir, 'postgres/access.json'), 'utf8')) as { password: string }).password);
  }

  /** Keys of customers, right and wrong, in headers, in a form and of a copy's source; secrets of topics; a signed address. */
  async function exerciseObjects(root: Caller): Promise<void> {
    ok(await root.s3('PUT', '/planted'));
    const [key, wrong] = [Buffer.from('planted-customer-key-of-32-bytes'), Buffer.from('planted-wrong-key-of-32-bytes-xx')];
    const of = (material: Buffer, prefix = 'x-amz-server-side-encryption-customer-') =>
      ({ [`${prefix}algorithm`]: 'AES256', [`${prefix}key`]: material.toString('base64'), [`${prefix}key-md5`]: hash('md5', material, 'base64') });
    planted.add("a customer's key", key.toString());
    planted.add("a customer's key in base64", key.toString('base64'));
    planted.add('a wrong customer key', wrong.toString('base64'));
    ok(await root.s3('PUT', '/planted/sealed', { headers: of(key), body: 'x' }));
    ok(await root.s3('GET', '/planted/sealed', { headers: of(key) }));
    for (const headers of [of(wrong), { ...of(key), 'x-amz-server-side-encryption-customer-key-md5': 'bm90IGl0' }]) expect((await root.s3('GET', '/planted/sealed', { headers })).status).toBeGreaterThan(399);
    const copied = { 'x-amz-copy-source': '/planted/sealed', ...of(key, 'x-amz-copy-source-server-side-encryption-customer-') };
    ok(await root.s3('PUT', '/planted/copy', { headers: copied }));
    await root.s3('PUT', '/planted/copy', { headers: { ...copied, ...of(wrong, 'x-amz-copy-source-server-side-encryption-customer-') } });
    const fields = Object.entries({ key: 'form', ...of(key), file: 'x' }).map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('');
    await root.as(undefined).s3('POST', '/planted', { headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: `${fields}--b--\r\n` });
    planted.add("a topic's secret", 'planted-topic-secret-0001');
    ok(await root.admin('POST', '/rolegate/v1/notification-targets', { name: 'planted', endpoint: 'http://127.0.0.1:9/', secret: 'planted-topic-secret-0001' }));
    ok(await root.admin('GET', '/rolegate/v1/notification-targets'));
    await root.admin('POST', '/rolegate/v1/notification-targets', { name: 'no name', endpoint: 'http://127.0.0.1:9/', secret: 'planted-topic-secret-0001' });
    planted.add("an endpoint's password", 'planted-endpoint-password');
    await root.admin('POST', '/rolegate/v1/notification-targets', { name: 'planted', endpoint: 'http://me:planted-endpoint-password@127.0.0.1:9/' });
  }

  beforeAll(async () => {
    dataDir = dataFolder('secrets');
    node = await launch({ dataDir, env: { ROLEGATE_LOG_LEVEL: 'debug', ROLEGATE_RGW_STS_KEY: 'planted-cephkey!', ROLEGATE_STS_KEYS: `extra:${Buffer.from('planted-sts-key-planted-sts-key!').toString('base64')}`, ROLEGATE_AUDIT_STRICT: 'true', ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    await node.ready();
    await exercise();
    metrics = await (await fetch(`${node.management}/metrics`)).text();
  }, 120_000);
  afterAll(async () => {
    await node?.stop();
    await discard(dataDir);
  }, 60_000);

  it('are recognised by this test in every form', () => {
    expect(planted.secrets.size).toBeGreaterThan(12);
    const secret = planted.secrets.get("a user's own secret")!;
    for (const before of ['', 'x', 'xy']) expect(planted.found(Buffer.from(`${before}${secret}after`).toString('base64'))).toContain("a user's own secret");
    expect(planted.found(Buffer.from(secret).toString('hex'))).toContain("a user's own secret");
  });

  it('are in no table of the database', async () => {
    const { tables, rows, text } = await planted.database(dataDir);
    expect({ tables: tables > 8, rows: rows > 30 }).toEqual({ tables: true, rows: true });
    expect(planted.found(text)).toEqual([]);
  });

  it('are in no log line and no metric, whose user nevertheless stands there', () => {
    expect(node.logs()).toContain('arn:aws:iam:::user/planted');
    expect(planted.found(node.logs())).toEqual([]);
    expect(planted.found(metrics)).toEqual([]);
  });

  it('are in no file of the data folder but the three that are there for them', async () => {
    await node.stop();
    const { holders, read } = planted.files(dataDir);
    expect(read).toBeGreaterThan(100);
    expect(holders).toEqual(['postgres/access.json', 'root-credentials.json', 'seal-keys']);
  }, 60_000);
});
