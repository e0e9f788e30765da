import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, expectPassed, runPython, startGateway, type Gateway, type Ran } from './clients.js';

const rgwadmin = provisioned('rgwadmin');
const checks = checksOf('admin_checks.py');

describeWith([provisioned('gateway'), rgwadmin], "Ceph's admin API with rgwadmin", () => {
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    gateway = await startGateway();
    const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
    ran = await runPython(rgwadmin, 'admin_checks.py', { KEY: accessKeyId, SECRET: secretAccessKey, SERVER: `127.0.0.1:${gateway.port}` });
  }, 120_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));
});
