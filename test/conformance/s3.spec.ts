import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, expectSuccess, runPython, secretOf, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
/** The sentences of the script's checks, so that each is a test of its own and one that did not run fails. */
const checks = checksOf('s3_checks.py');

const ways = [
  { name: 'long-term credentials, path style', session: false, addressing: 'path' },
  { name: 'temporary credentials, path style', session: true, addressing: 'path' },
  { name: 'temporary credentials, virtual-host style', session: true, addressing: 'virtual' },
];

describeWith([provisioned('gateway'), boto3], 'S3 with boto3', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'OTHER' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  async function session(): Promise<Credentials> {
    const ran = await runPython(boto3, 'new_session.py', { ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), USER: 'OWNER', ROLE: 'S3Everything' });
    return expectSuccess(ran).json as Credentials;
  }

  describe.each(ways)('$name', ({ session: temporary, addressing, name }) => {
    let ran: Ran | undefined;

    beforeAll(async () => {
      const credentials: Credentials = temporary ? await session() : { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') };
      ran = await runPython(boto3, 's3_checks.py', {
        ENDPOINT: addressing === 'virtual' ? `http://s3.localhost:${gateway.port}` : gateway.endpoint,
        KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey, TOKEN: credentials.sessionToken ?? '',
        ADDRESSING: addressing, PREFIX: `b${ways.findIndex((way) => way.name === name)}`, OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'),
      }, { timeoutMs: 120_000 });
    }, 150_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
  });
});
