import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const THEMES = ['listing', 'versions', 'objects'];

describeWith([provisioned('gateway'), boto3], 'The cases of Ceph\'s s3-tests', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'MAIN' }, { uid: 'ALT' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each(THEMES)('%s', (theme) => {
    const script = `s3_tests_${theme}.py`;
    let ran: Ran | undefined;

    beforeAll(async () => {
      ran = await runPython(boto3, script, {
        ENDPOINT: gateway.endpoint, KEY: 'MAIN', SECRET: secretOf('MAIN'), ALT: 'ALT', ALT_SECRET: secretOf('ALT'), PREFIX: `s3-tests-${theme}`,
      }, { timeoutMs: 120_000 });
    }, 150_000);

    it.each(checksOf(script))('%s', (sentence) => expectPassed(ran, sentence));
  });
});
