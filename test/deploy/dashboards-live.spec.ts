import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TestIssuer, databaseKit, issuerKey } from '#testing';
import { describeWith, provisioned, root } from '../provisioned.js';
import { Caller, ok } from '../system/caller.js';
import { dataFolder, discard } from '../system/data-folder.js';
import { launch, type NodeProcess } from '../system/node-process.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from '../system/world.js';
import { dashboards } from './dashboard-files.js';
import { emptyPanels } from './empty-panels.js';
import { documentedMetrics } from './metric-names.js';
import { PrometheusProcess } from './prometheus-process.js';

const rootKey = { accessKeyId: 'DASHBOARDROOT', secretAccessKey: 'secret-of-the-dashboard-test' };
/** Shows the ways of Kafka and projectors, which two gateways alone do not have: asked in test/cluster. */
const CLUSTER = new Set(['events']);
const listRoles = policy(statement('Allow', 'iam:ListRoles'));

describeWith([provisioned('gateway'), provisioned('prometheus')], 'What two gateways show a real Prometheus', () => {
  const database = databaseKit();
  let folder: string;
  let nodes: NodeProcess[];
  let prometheus: PrometheusProcess;
  let callers: Caller[];
  let issuer: TestIssuer;

  async function start(name: string): Promise<NodeProcess> {
    mkdirSync(join(folder, name), { recursive: true });
    const node = await launch({ dataDir: join(folder, name), env: {
      DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'),
      ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LOG_LEVEL: 'warn', ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost',
      ROLEGATE_TLS_PORT: '0', ROLEGATE_TLS_CERT: join(root, 'test/fixtures/tls/localhost.crt'), ROLEGATE_TLS_KEY: join(root, 'test/fixtures/tls/localhost.key'),
    } });
    await node.ready();
    return node;
  }

  beforeAll(async () => {
    folder = dataFolder('dashboards');
    mkdirSync(join(folder, 'blobs'));
    nodes = await Promise.all([start('a'), start('b')]);
    callers = nodes.map((node) => new Caller(node.endpoint, rootKey));
    issuer = await TestIssuer.start();
    ok(await callers[0]!.iam('CreateOpenIDConnectProvider', { Url: issuer.url, 'ClientIDList.member.1': 'customer-portal' }));
    prometheus = await PrometheusProcess.start(join(folder, 'prometheus'), { gateway: nodes.map(({ management }) => new URL(management).host) });
  }, 120_000);
  afterAll(async () => {
    for (const caller of callers ?? []) caller.close();
    await prometheus?.stop();
    await issuer?.stop();
    await Promise.all((nodes ?? []).map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  /** Something of everything that is counted: served, refused, unknown, revoked, bodies both ways, a provider asked and spared. */
  async function traffic(round: number): Promise<void> {
    const [a, b] = callers as [Caller, Caller];
    const user = a.as(await makeUser(a, `user${round}`));
    await makeRole(a, `Role${round}`, trusting(userArn(`user${round}`)), listRoles);
    const session = b.as(await assume(user, `Role${round}`));
    ok(await session.iam('ListRoles'));
    await session.iam('DeleteRole', { RoleName: `Role${round}` });
    ok(await a.s3('PUT', `/bucket${round}`));
    ok(await a.s3('PUT', `/bucket${round}/key`, { body: 'text' }));
    ok(await b.s3('GET', `/bucket${round}/key`));
    await b.s3('GET', `/bucket${round}/nothing`);
    ok(await a.iam('DeleteRolePolicy', { RoleName: `Role${round}`, PolicyName: 'own' }));
    await makeRole(a, `Federated${round}`, policy({ Effect: 'Allow', Principal: { Federated: [`arn:aws:iam:::oidc-provider/${issuer.issuer}`] }, Action: 'sts:AssumeRoleWithWebIdentity' }), listRoles);
    const stranger = a.as(undefined);
    for (let times = 0; times < 2; times++) ok(await stranger.sts('AssumeRoleWithWebIdentity', { RoleArn: roleArn(`Federated${round}`), RoleSessionName: 'session', WebIdentityToken: issuer.token({ sub: `alice${times}` }) }));
    // Who comes with a key id that is not known has the provider asked again.
    await stranger.sts('AssumeRoleWithWebIdentity', { RoleArn: roleArn(`Federated${round}`), RoleSessionName: 'session', WebIdentityToken: issuer.token({}, issuerKey(`other${round}`)) });
    for (const caller of [user, session, stranger]) caller.close();
  }

  it('leaves no panel empty, and takes every query', async () => {
    const shown = dashboards().filter(({ name }) => !CLUSTER.has(name));
    let empty: string[] = ['not asked'];
    for (let round = 0; round < 40 && empty.length > 0; round++) {
      await traffic(round);
      await new Promise((done) => setTimeout(done, 500));
      empty = await emptyPanels((expr) => prometheus.query(expr), shown);
    }
    expect(empty).toEqual([]);
  }, 120_000);

  it('takes the queries of the dashboards for Kafka and projectors, too', async () => {
    await expect(emptyPanels((expr) => prometheus.query(expr), dashboards())).resolves.toBeDefined();
  });

  it('raises no alert', async () => {
    expect(await prometheus.query('ALERTS')).toEqual([]);
  });

  it('has no metric of ours that is not on the reference page, and none with another form', async () => {
    const text = await (await fetch(`${nodes[0]!.management}/metrics`)).text();
    const types = new Map([...text.matchAll(/^# TYPE (rolegate_\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]));
    expect(types.size).toBeGreaterThan(20);
    expect([...types.keys()].filter((name) => !documentedMetrics().has(name))).toEqual([]);
    for (const [name, type] of types) expect(`${name} ${type === 'counter' ? name.endsWith('_total') : !name.endsWith('_total')}`).toBe(`${name} true`);
  });
});
