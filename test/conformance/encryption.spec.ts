import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'encryption_checks.py';
const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3], 'Encryption', () => {
  let gateways: Gateway[] = [];
  let ran: Ran | undefined;

  beforeAll(async () => {
    // boto3 sends keys of customers over plain HTTP only where the gateway takes them there.
    const open = await startGateway({ env: { ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    gateways = [open];
    const strict = await startGateway();
    gateways.push(strict);
    for (const gateway of gateways) await createUsers(gateway, [{ uid: 'OWNER' }]);
    ran = await runPython(boto3, SCRIPT, { ENDPOINT: open.endpoint, STRICT: strict.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', PREFIX: 'enc' }, { timeoutMs: 280_000 });
  }, 300_000);
  afterAll(async () => { for (const gateway of gateways) await gateway.stop(); }, 30_000);

  it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));
});
