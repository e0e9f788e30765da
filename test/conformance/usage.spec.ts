import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, expectPassed, runPython, startGateway, type Gateway, type Ran } from './clients.js';

const clients = [provisioned('rgwadmin'), provisioned('boto3')] as const;
const checks = checksOf('usage_checks.py');

describeWith([provisioned('gateway'), ...clients], 'Usage, last uses and the credential report, with rgwadmin and boto3', () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway();
    const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
    ran = await runPython(clients[0], 'usage_checks.py', { KEY: accessKeyId, SECRET: secretAccessKey, SERVER: `127.0.0.1:${gateway.port}` });
  }, 120_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
});
