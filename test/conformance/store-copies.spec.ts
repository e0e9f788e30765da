import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import type { UpstreamServer } from '../../libs/objectstore-s3/test/upstream-server.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'store_copy_checks.py';
const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3, minioServer, versity], 'Copies between stores', () => {
  const servers: UpstreamServer[] = [];
  let gateway: Gateway;
  let ran: Ran | undefined;

  beforeAll(async () => {
    const [minio, files] = [await MinioServer.start({ tls: true }), await Versitygw.start()];
    servers.push(minio, files);
    gateway = await startGateway({ env: { ROLEGATE_STORES: storesFile({ minio: storeAt(minio, { caFile: minio.caFile }), versity: storeAt(files) }), ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    await createUsers(gateway, [{ uid: 'OWNER' }]);
    ran = await runPython(boto3, SCRIPT, { ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', PREFIX: 'copies', STORES: 'local,minio,versity', SEALING: 'local,minio' }, { timeoutMs: 280_000 });
  }, 300_000);
  afterAll(async () => {
    await gateway?.stop();
    for (const server of servers) await server.stop();
  }, 60_000);

  it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));
});
