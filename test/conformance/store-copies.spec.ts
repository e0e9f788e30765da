import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import type { UpstreamServer } from '../../libs/objectstore-s3/test/upstream-server.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'store_copy_checks.py';
const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3, minioServer, versity], 'Copies between stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-stores-'));
  const servers: UpstreamServer[] = [];
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    const minio = await MinioServer.start({ tls: true });
    servers.push(minio, await Versitygw.start());
    const file = join(folder, 'stores.json');
    const stores = Object.fromEntries(servers.map(({ name, endpoint, credentialsFile }) => [name, { endpoint, credentialsFile, ...(name === 'minio' && { caFile: minio.caFile }) }]));
    writeFileSync(file, JSON.stringify({ stores }));
    gateway = await startGateway({ env: { ROLEGATE_STORES: file, ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    await createUsers(gateway, [{ uid: 'OWNER' }]);
    ran = await runPython(boto3, SCRIPT, { ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', PREFIX: 'copies', STORES: 'local,minio,versity', SEALING: 'local,minio' }, { timeoutMs: 280_000 });
  }, 300_000);
  afterAll(async () => {
    await gateway?.stop();
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));
});
