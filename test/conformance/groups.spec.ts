import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'group_checks.py';
const checks = checksOf(SCRIPT);
const MEMBERS = [1, 2, 3, 4, 5, 6].map((i) => ({ uid: `member${i}` }));

for (const client of ['boto3', 'botocore-1.27']) {
  const python = provisioned(client);

  describeWith([provisioned('gateway'), python], `Groups with ${client}`, () => {
    let gateway: Gateway;
    let ran: Ran | undefined;

    beforeAll(async () => {
      gateway = await startGateway();
      await createUsers(gateway, MEMBERS);
      const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
      ran = await runPython(python, SCRIPT, { KEY: accessKeyId, SECRET: secretAccessKey, ENDPOINT: gateway.endpoint, USER_SECRET: secretOf('{}') });
    }, 120_000);
    afterAll(async () => { await gateway?.stop(); }, 30_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
  });
}
