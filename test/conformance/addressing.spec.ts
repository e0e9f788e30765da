import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, roleSession, runPython, secretOf, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');

let gateway: Gateway;

describeWith([provisioned('gateway'), boto3], 'Names of buckets: paths, hosts and tenants', () => {
  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'acme$guest' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  const clients = [
    { client: 'boto3', script: 'addressing_checks.py', temporary: false }, { client: 'boto3', script: 'addressing_checks.py', temporary: true },
    { client: 'boto2', script: 'addressing_boto2.py', temporary: false }, { client: 'boto2', script: 'addressing_boto2.py', temporary: true },
  ];
  describe.each(clients)('with $client, temporary credentials: $temporary', ({ client, script, temporary }) => {
    describeWith(provisioned(client), script, () => {
      let ran: Ran | undefined;

      beforeAll(async () => {
        const credentials: Credentials = temporary ? await roleSession(gateway, 'OWNER') : { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') };
        ran = await runPython(provisioned(client), script, {
          ENDPOINT: gateway.endpoint, PORT: String(gateway.port), KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey, TOKEN: credentials.sessionToken ?? '',
          PREFIX: `ad-${temporary ? 'temporary' : 'long'}`, TENANT: 'acme$guest', TENANT_SECRET: secretOf('acme$guest'),
        }, { timeoutMs: 120_000 });
      }, 150_000);

      it.each(checksOf(script))('%s', (sentence) => expectPassed(ran, sentence));
    });
  });
});
