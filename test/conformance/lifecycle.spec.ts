import { describeWith, provisioned } from '../provisioned.js';
import { send } from './request.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const checks = checksOf('lifecycle_checks.py');
/** Seconds. */
const DAY = '1';

describeWith([provisioned('gateway'), boto3], 'Lifecycle rules with boto3', () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_LIFECYCLE_DEBUG_INTERVAL: DAY } });
    await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'OTHER' }]);
    ran = await runPython(boto3, 'lifecycle_checks.py', { ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'), DAY }, { timeoutMs: 300_000 });
  }, 400_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));

  it('are shown to operators, and carried out when they ask for it', async () => {
    const put = await send(gateway, { as: 'root', method: 'PUT', path: '/ruled' }, { root: gateway.rootCredentials });
    expect(put.status).toBe(200);
    const body = '<LifecycleConfiguration><Rule><ID>r</ID><Prefix>x</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>';
    expect((await send(gateway, { as: 'root', method: 'PUT', path: '/ruled', query: { lifecycle: '' }, body }, { root: gateway.rootCredentials })).status).toBe(200);
    expect(await gateway.rolegate('lc', 'process', '--bucket=ruled')).toMatchObject({ code: 0, stdout: '' });
    const { stdout } = await gateway.rolegate('lc', 'list');
    expect(JSON.parse(stdout)).toContainEqual({ bucket: expect.stringMatching(/^:ruled:[A-Z2-7]{20}$/), started: expect.stringMatching(/ GMT$/), status: 'COMPLETE' });
    expect(JSON.parse((await gateway.rolegate('lc', 'get', '--bucket=ruled')).stdout)).toMatchObject({ prefix_map: { x: { status: true, expiration: 1 } } });
  });

  it('are counted in the metrics of the gateway that carries them out', async () => {
    const metrics = await (await fetch(`${gateway.management}/metrics`)).text();
    for (const kind of ['objects', 'versions', 'markers', 'uploads']) expect(Number(new RegExp(`rolegate_lifecycle_removed_total\\{kind="${kind}"\\} (\\d+)`).exec(metrics)?.[1])).toBeGreaterThan(0);
    expect(metrics).toMatch(/rolegate_lifecycle_failures_total 0/);
    expect(metrics).toMatch(/rolegate_lifecycle_buckets\{state="ruled"\} \d+/);
  });
});
