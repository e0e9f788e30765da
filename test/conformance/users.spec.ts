import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, expectPassed, runPython, startGateway, type Gateway, type Ran } from './clients.js';

const checks = checksOf('user_checks.py');

/** The boto3 of today, and the one that Ceph's documents came with; the empty account, and one with an id. */
const worlds = [['boto3', 'ceph'], ['botocore-1.27', 'ceph'], ['boto3', 'aws']] as const;

for (const [client, profile] of worlds) {
  const python = provisioned(client);
  describeWith([provisioned('gateway'), python], `Users with ${client} in profile ${profile}`, () => {
    let gateway: Gateway;
    let ran: Ran | undefined;

    beforeAll(async () => {
      gateway = await startGateway({ env: { ROLEGATE_COMPAT: profile } });
      const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
      ran = await runPython(python, 'user_checks.py', { KEY: accessKeyId, SECRET: secretAccessKey, ENDPOINT: gateway.endpoint });
    }, 120_000);
    afterAll(async () => { await gateway?.stop(); }, 30_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
  });
}
