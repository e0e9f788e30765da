import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, roleSession, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');

let gateway: Gateway;

describeWith([provisioned('gateway'), boto3], 'Multipart uploads', () => {
  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'OTHER' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  const clients = [
    { client: 'boto3', script: 'multipart_checks.py' }, { client: 'botocore-1.27', script: 'multipart_checks.py' }, { client: 'boto2', script: 'multipart_boto2.py' },
  ];
  describe.each(clients)('with $client and temporary credentials', ({ client, script }) => {
    describeWith(provisioned(client), script, () => {
      let ran: Ran | undefined;

      beforeAll(async () => {
        const { accessKeyId, secretAccessKey, sessionToken } = await roleSession(gateway, 'OWNER');
        ran = await runPython(provisioned(client), script, {
          ENDPOINT: gateway.endpoint, PORT: String(gateway.port), KEY: accessKeyId, SECRET: secretAccessKey, TOKEN: sessionToken ?? '',
          PREFIX: `mp-${client.replaceAll('.', '-')}`, OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'),
        }, { timeoutMs: 240_000 });
      }, 260_000);

      it.each(checksOf(script))('%s', (sentence) => expectPassed(ran, sentence));
    });
  });
});
