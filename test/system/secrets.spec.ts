import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

/** Forms in which a store could hold a text: as it is, in hex, and in base64 at any alignment. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    // The first and last characters also depend on the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [secret, bytes.toString('hex'), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Every row of every table of a database, as text; binary columns in hex. */
async function dump(connectionString: string): Promise<{ readonly tables: number; readonly rows: number; readonly text: string }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
    const texts: string[] = [];
    for (const { name } of tables) for (const { row } of (await client.query<{ row: string }>(`select t::text as row from ${name} t`)).rows) texts.push(row);
    return { tables: tables.length, rows: texts.length, text: texts.join('\n') };
  } finally {
    await client.end();
  }
}

describeWith(provisioned('gateway'), 'Secrets', () => {
  let dataDir: string;
  let node: NodeProcess;
  /** What must not be found, by what it is. */
  const planted = new Map<string, string>();
  let metrics: string;

  async function exercise(): Promise<void> {
    const rootKey = JSON.parse(readFileSync(join(dataDir, 'root-credentials.json'), 'utf8')) as Credentials;
    const root = new Caller(node.endpoint, rootKey);
    planted.set("the root administrator's secret", rootKey.secretAccessKey);
    const user = await makeUser(root, 'planted');
    planted.set("a user's own secret", user.secretAccessKey);
    ok(await root.iam('PutUserPolicy', { UserName: 'planted', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    const generated = credentialsIn(await root.iam('CreateAccessKey', { UserName: 'planted' }));
    planted.set('a generated secret', generated.secretAccessKey);
    ok(await root.admin('GET', '/user', { uid: 'planted' }));
    await makeRole(root, 'Planted', trusting(userArn('planted')), policy(statement('Allow', '*')));
    const session = await assume(root.as(user), 'Planted');
    const token = credentialsIn(await root.as(generated).sts('GetSessionToken'));
    for (const [name, one] of [['a role session', session], ['a user session', token]] as const) {
      planted.set(`${name}'s secret`, one.secretAccessKey);
      planted.set(`${name}'s token`, one.sessionToken!.slice(-60));
      ok(await root.as(one).sts('GetCallerIdentity'));
      await root.as(one).s3('GET', '/nowhere/key');
    }
    // Refusals: logs say more about these.
    await root.as({ ...session, secretAccessKey: 'planted-wrong-secret-000' }).s3('GET', '/nowhere/key', { query: { note: 'x' } });
    await root.as({ ...session, sessionToken: `${session.sessionToken}AAAA` }).sts('GetCallerIdentity');
    await root.as({ ...user, secretAccessKey: 'planted-wrong-secret-000' }).sts('GetCallerIdentity');
    planted.set('a wrong secret', 'planted-wrong-secret-000');
    await new Caller(node.endpoint, undefined, { authorization: 'Bearer planted-bearer-token-0001' }).s3('GET', '/nowhere');
    planted.set('a bearer token', 'planted-bearer-token-0001');
    await root.admin('PUT', '/user', { uid: 'planted', 'display-name': 'taken', 'access-key': 'planted', 'secret-key': 'planted-refused-secret-01' });
    await root.admin('PUT', '/user', { uid: 'n', 'display-name': 'n', 'access-key': 'n', 'secret-key': 'planted-refused-secret-01', 'user-caps': 'nonsense' });
    planted.set('the secret of a refused user', 'planted-refused-secret-01');
    planted.set('the seal key', readFileSync(join(dataDir, 'seal-keys'), 'utf8').trim().split(':')[1]!);
    planted.set("Ceph's STS key", 'planted-cephkey!');
    planted.set('an STS key', Buffer.from('planted-sts-key-planted-sts-key!').toString('base64'));
    planted.set("the database's password", (JSON.parse(readFileSync(join(dataDir, 'postgres/access.json'), 'utf8')) as { password: string }).password);
  }

  beforeAll(async () => {
    dataDir = dataFolder('secrets');
    node = await launch({ dataDir, env: { ROLEGATE_LOG_LEVEL: 'debug', ROLEGATE_RGW_STS_KEY: 'planted-cephkey!', ROLEGATE_STS_KEYS: `extra:${Buffer.from('planted-sts-key-planted-sts-key!').toString('base64')}`, ROLEGATE_AUDIT_STRICT: 'true' } });
    await node.ready();
    await exercise();
    metrics = await (await fetch(`${node.management}/metrics`)).text();
  }, 120_000);
  afterAll(async () => {
    await node?.stop();
    await discard(dataDir);
  }, 60_000);

  /** Which planted secrets a text holds, in any form. */
  const found = (text: string): string[] => [...planted].filter(([, secret]) => formsOf(secret).some((form) => text.includes(form))).map(([name]) => name);

  it('are recognised by this test in every form', () => {
    expect(planted.size).toBeGreaterThan(12);
    const secret = planted.get("a user's own secret")!;
    for (const before of ['', 'x', 'xy']) expect(found(Buffer.from(`${before}${secret}after`).toString('base64'))).toContain("a user's own secret");
    expect(found(Buffer.from(secret).toString('hex'))).toContain("a user's own secret");
  });

  it('are in no table of the database', async () => {
    const { password, port } = JSON.parse(readFileSync(join(dataDir, 'postgres/access.json'), 'utf8')) as { password: string; port: number };
    const { tables, rows, text } = await dump(`postgres://rolegate:${password}@127.0.0.1:${port}/rolegate`);
    expect({ tables: tables > 8, rows: rows > 30 }).toEqual({ tables: true, rows: true });
    expect(found(text)).toEqual([]);
  });

  it('are in no log line and no metric, whose user nevertheless stands there', () => {
    expect(node.logs()).toContain('arn:aws:iam:::user/planted');
    expect(found(node.logs())).toEqual([]);
    expect(found(metrics)).toEqual([]);
  });

  it('are in no file of the data folder but the three that are there for them', async () => {
    await node.stop();
    const holders: string[] = [];
    const files = globSync('**/*', { cwd: dataDir }).filter((path) => statSync(join(dataDir, path)).isFile());
    for (const path of files) if (found(readFileSync(join(dataDir, path), 'latin1')).length > 0) holders.push(path);
    expect(files.length).toBeGreaterThan(100);
    expect(holders.sort()).toEqual(['postgres/access.json', 'root-credentials.json', 'seal-keys']);
  }, 60_000);
});
