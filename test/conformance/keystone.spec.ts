import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import { type Keystone, SERVICE, startKeystone } from '../providers/keystone.js';
import { createUsers, expectSuccess, type Gateway, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');
/** The guide's region is ''; newer boto3 lists no buckets then, whatever the server. */
const oldBoto3 = provisioned('botocore-1.27');

/** "The complete set of configurable options" of the guide. */
const cephConf = ({ url }: Keystone): string => `
[client.radosgw.gateway]
rgw_sts_key = 0123456789abcdef
rgw_s3_auth_use_sts = true

rgw keystone url = ${url}
rgw keystone admin project = ${SERVICE.project}
rgw keystone admin tenant = ${SERVICE.project}
rgw keystone admin domain = Default
rgw keystone api version = 3
rgw keystone implicit tenants = false
rgw keystone admin password = ${SERVICE.password}
rgw keystone admin user = ${SERVICE.name}
rgw keystone accepted roles = member, admin
rgw keystone token cache size = 100
rgw s3 auth use keystone = true
`;

describeWith([provisioned('gateway'), provisioned('keystone'), boto3, oldBoto3], 'STS Lite with a real Keystone, as Ceph\'s guide has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-ceph-conf-'));
  let keystone: Keystone;
  let gateway: Gateway;

  beforeAll(async () => {
    keystone = await startKeystone();
    writeFileSync(join(folder, 'ceph.conf'), cephConf(keystone));
    // The machine that tests run on may be slow.
    gateway = await startGateway({ env: { ROLEGATE_CEPH_CONF: join(folder, 'ceph.conf'), ROLEGATE_KEYSTONE_TIMEOUT_MS: '9000' } });
    await createUsers(gateway, [{ uid: 'TESTER', caps: 'user-policy=*' }]);
  }, 180_000);
  afterAll(async () => {
    await gateway?.stop();
    await keystone?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it.each([
    ['the region of the guide, with its workaround in botocore', oldBoto3, '', 'yes'],
    ['the region of the guide, without the workaround', oldBoto3, '', ''],
    ['boto3 of today, with the workaround', boto3, 'default', 'yes'],
    ['boto3 of today, as it is', boto3, 'default', ''],
  ] as const)('works with %s', async (name, python, REGION, WORKAROUND) => {
    const BUCKET = `my-new-shiny-bucket-${name.length}`;
    const { projectId, credentials } = await keystone.user(`user-${name.length}`, `project-${name.length}`);
    const env = { ENDPOINT: gateway.endpoint, REGION, WORKAROUND, BUCKET, PROJECT: projectId, KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey, ADMIN_KEY: 'TESTER', ADMIN_SECRET: secretOf('TESTER') };
    expect(expectSuccess(await runPython(python, 'keystone_sts_lite.py', env)).json).toEqual({
      buckets: [BUCKET], direct: 'AccessDenied', owner: { DisplayName: `project-${name.length}`, ID: projectId },
    });
  }, 90_000);
});
