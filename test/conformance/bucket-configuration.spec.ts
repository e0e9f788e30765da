import { createServer } from 'node:net';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller } from '../system/caller.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
/** The sentences of the script's checks, so that each is a test of its own and one that did not run fails. */
const checks = checksOf('bucket_configuration_checks.py');

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
});

describeWith([provisioned('gateway'), boto3], 'Configurations of buckets with boto3', () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_ACCESS_LOG_INTERVAL: '1' } });
    await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'OTHER' }]);
    const port = await freePort();
    const made = await new Caller(gateway.endpoint, gateway.rootCredentials).admin('POST', '/rolegate/v1/notification-targets', { name: 'hook', endpoint: `http://127.0.0.1:${port}/` });
    const { topic_arn } = JSON.parse(made.body) as { topic_arn: string };
    ran = await runPython(boto3, 'bucket_configuration_checks.py', {
      ENDPOINT: gateway.endpoint, SECRET: secretOf('OWNER'), OTHER_SECRET: secretOf('OTHER'), TOPIC: topic_arn, HOOK_PORT: String(port),
    }, { timeoutMs: 120_000 });
  }, 240_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
});
