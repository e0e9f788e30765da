import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, roleSession, runPython, secretOf, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const SCRIPT = 'marks_checks.py';
const checks = checksOf(SCRIPT);

let gateway: Gateway;

describeWith([provisioned('gateway'), boto3], 'Object tags and object lock', () => {
  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'OTHER' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each([{ name: 'long-term credentials', temporary: false }, { name: 'temporary credentials', temporary: true }])('with $name', ({ temporary }) => {
    let ran: Ran | undefined;

    beforeAll(async () => {
      const credentials: Credentials = temporary ? await roleSession(gateway, 'OWNER') : { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') };
      ran = await runPython(boto3, SCRIPT, {
        ENDPOINT: gateway.endpoint, KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey, TOKEN: credentials.sessionToken ?? '',
        PREFIX: `marks-${temporary ? 'temporary' : 'long'}`, OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'),
      }, { timeoutMs: 120_000 });
    }, 150_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
  });
});
