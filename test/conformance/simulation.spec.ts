import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, expectPassed, runPython, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const checks = checksOf('simulation_checks.py');

describeWith([provisioned('gateway'), boto3], 'Policy simulation with boto3', () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_ENCODED_DENIALS: 'true' } });
    await gateway.rolegate('user', 'create', '--uid=stranger', '--display-name=Stranger', '--access-key=STRANGER', '--secret-key=stranger-secret');
    const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
    ran = await runPython(boto3, 'simulation_checks.py', { KEY: accessKeyId, SECRET: secretAccessKey, ENDPOINT: gateway.endpoint });
  }, 120_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
});
