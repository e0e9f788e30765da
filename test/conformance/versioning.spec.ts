import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'versioning_checks.py';

describeWith([provisioned('gateway'), provisioned('boto3')], 'Versions', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'OTHER' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each(['boto3', 'botocore-1.27'])('with %s', (client) => {
    describeWith(provisioned(client), SCRIPT, () => {
      let ran: Ran | undefined;

      beforeAll(async () => {
        ran = await runPython(provisioned(client), SCRIPT, {
          ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'), PREFIX: `ver-${client.replaceAll('.', '-')}`,
        }, { timeoutMs: 240_000 });
      }, 260_000);

      it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));
    });
  });
});
