import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullCounts } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, credentialsOf, roleSession, run, startGateway, type Credentials, type Gateway, type Ran } from './clients.js';
import { LOCALHOST_CERTIFICATE, tlsListener } from './tls-listener.js';

const rclone = provisioned('rclone-tests');
const restic = provisioned('restic-tests');

/** What failed, and how many passed. What a suite leaves out (`SKIP`) is what its client has no such thing for. */
function outcomesOf({ stdout, stderr }: Ran): { failed: string[]; passed: number; said: string } {
  const outcomes = [...stdout.matchAll(/^ *--- (PASS|FAIL): (\S+)/gm)].map(([, outcome, test]) => ({ outcome, test: test! }));
  const failed = outcomes.filter(({ outcome }) => outcome === 'FAIL').map(({ test }) => test);
  return { failed, passed: outcomes.length - failed.length, said: failed.length > 0 || outcomes.length === 0 ? `${stdout}${stderr}`.slice(-4000) : '' };
}

describeWith(provisioned('gateway'), 'The tests of clients written in Go, by their own authors', () => {
  let gateway: Gateway;
  let tlsPort: number;
  let session: Credentials;
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-suites-'));

  beforeAll(async () => {
    const { port, env } = await tlsListener();
    tlsPort = port;
    gateway = await startGateway({ env });
    await createUsers(gateway, [{ uid: 'SUITE', caps: 'roles=*' }]);
    session = await roleSession(gateway, 'SUITE');
    // What rclone takes for the root of its sources; scripts in there would start servers.
    mkdirSync(join(folder, 'fstest/testserver/init.d'), { recursive: true });
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const ways = [
    // Over TLS, because a body that is not signed is what rclone sends to AWS.
    { name: 'as to AWS, with temporary credentials', temporary: true, remote: () => ({ PROVIDER: 'AWS', ENDPOINT: `https://127.0.0.1:${tlsPort}` }) },
    { name: 'as to Ceph, with markers of folders', temporary: false, remote: () => ({ PROVIDER: 'Ceph', ENDPOINT: gateway.endpoint, USE_ALREADY_EXISTS: 'true', DIRECTORY_MARKERS: 'true' }) },
  ].slice(0, fullCounts ? 2 : 1);

  describeWith(rclone, 'rclone', () => {
    describe.each(ways)('$name', ({ temporary, remote }) => {
      let ran: Ran;

      beforeAll(async () => {
        const { accessKeyId, secretAccessKey, sessionToken = '' } = temporary ? session : credentialsOf('SUITE');
        const configured = { TYPE: 's3', REGION: 'us-east-1', FORCE_PATH_STYLE: 'true', ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, SESSION_TOKEN: sessionToken, ...remote() };
        ran = await run(rclone.command, ['-test.v', '-remote', 'RG:'], {
          timeoutMs: 240_000, cwd: folder,
          env: { RCLONE_CONFIG: '/dev/null', RCLONE_CA_CERT: LOCALHOST_CERTIFICATE, ...Object.fromEntries(Object.entries(configured).map(([key, value]) => [`RCLONE_CONFIG_RG_${key}`, value])) },
        });
      }, 250_000);

      it('passes them all', () => {
        const outcomes = outcomesOf(ran);
        expect(outcomes).toEqual({ failed: [], passed: expect.any(Number), said: '' });
        expect(outcomes.passed).toBeGreaterThanOrEqual(270);
      });
    });
  });

  describeWith(restic, 'restic', () => {
    let ran: Ran;

    beforeAll(async () => {
      const { accessKeyId, secretAccessKey } = credentialsOf('SUITE');
      ran = await run(restic.command, ['-test.v'], {
        timeoutMs: 120_000, cwd: folder,
        env: { RESTIC_TEST_S3_ENDPOINT: gateway.endpoint, RESTIC_TEST_S3_KEY: accessKeyId, RESTIC_TEST_S3_SECRET: secretAccessKey, RESTIC_TEST_S3_REPOSITORY: `s3:${gateway.endpoint}/restictestbucket/suite` },
      });
    }, 130_000);

    it('passes them all', () => {
      const outcomes = outcomesOf(ran);
      expect(outcomes).toEqual({ failed: [], passed: expect.any(Number), said: '' });
      expect(outcomes.passed).toBeGreaterThanOrEqual(45);
    });
  });
});
