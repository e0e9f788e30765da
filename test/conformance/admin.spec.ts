import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, runPython, startGateway, type Gateway } from './clients.js';

const rgwadmin = provisioned('rgwadmin');
const checks = checksOf('admin_checks.py');

describeWith([provisioned('gateway'), rgwadmin], "Ceph's admin API with rgwadmin", () => {
  let gateway: Gateway;
  let outcome: Record<string, string | null> = {};
  let failure = '';

  beforeAll(async () => {
    gateway = await startGateway();
    const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
    const ran = await runPython(rgwadmin, 'admin_checks.py', { KEY: accessKeyId, SECRET: secretAccessKey, SERVER: `127.0.0.1:${gateway.port}` });
    outcome = ran.json ?? {};
    failure = ran.stderr;
  }, 120_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(checks)('%s', (sentence) => {
    expect(outcome[sentence] === undefined ? `did not run: ${failure}` : outcome[sentence]).toBeNull();
  });
});
