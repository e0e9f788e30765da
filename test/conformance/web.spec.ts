import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, roleSession, runPython, secretOf, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const SCRIPT = 'web_checks.py';
const checks = checksOf(SCRIPT);

let gateway: Gateway;

describeWith([provisioned('gateway'), boto3], 'Browsers: CORS, forms and websites', () => {
  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_WEBSITE_DOMAINS: 'web.localhost', ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'acme$guest' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each([{ name: 'long-term credentials', temporary: false }, { name: 'temporary credentials', temporary: true }])('with $name', ({ temporary }) => {
    let ran: Ran | undefined;

    beforeAll(async () => {
      const credentials: Credentials = temporary ? await roleSession(gateway, 'OWNER') : { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') };
      ran = await runPython(boto3, SCRIPT, {
        ENDPOINT: gateway.endpoint, PORT: String(gateway.port), WEB: 'web.localhost', KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey, TOKEN: credentials.sessionToken ?? '',
        PREFIX: `web-${temporary ? 'temporary' : 'long'}`, TENANT: 'acme$guest', TENANT_SECRET: secretOf('acme$guest'),
      }, { timeoutMs: 120_000 });
    }, 150_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
  });
});
