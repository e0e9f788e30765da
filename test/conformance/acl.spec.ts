import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, expectSuccess, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const SCRIPT = 'acl_checks.py';
const checks = checksOf(SCRIPT);

describeWith([provisioned('gateway'), boto3], 'ACLs, ownership and public access with boto3', () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'OTHER' }]);
    expectSuccess(await gateway.rolegate('user', 'modify', '--uid', 'OTHER', '--email', 'other@example.com'));
    ran = await runPython(boto3, SCRIPT, {
      ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), NAME: 'OWNER of the tests', ALT: 'OTHER', ALT_SECRET: secretOf('OTHER'), ALT_NAME: 'OTHER of the tests', PREFIX: 'acl',
    }, { timeoutMs: 120_000 });
  }, 200_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
});
