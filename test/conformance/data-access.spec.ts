import { minioServer, MinioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { checksOf, createUsers, expectPassed, expectSuccess, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const SCRIPT = 'data_access_checks.py';

describeWith([provisioned('gateway'), boto3, minioServer], 'Credentials of the store, with boto3', () => {
  describe.each([{ name: 'MinIO', tls: false }, { name: 'MinIO over TLS', tls: true }])('$name', ({ tls }) => {
    let upstream: MinioServer;
    let gateway: Gateway;
    let ran: Ran | undefined;

    beforeAll(async () => {
      upstream = await MinioServer.start({ tls });
      const file = storesFile({ minio: storeAt(upstream, { keys: 'paths', sts: {}, ...(tls && { caFile: upstream.caFile }) }) });
      gateway = await startGateway({ env: { ROLEGATE_STORES: file, ROLEGATE_DEFAULT_STORE: 'minio' } });
      await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'OTHER' }]);
      const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
      ran = await runPython(boto3, SCRIPT, {
        ENDPOINT: gateway.endpoint.replace('127.0.0.1', 'localhost'), KEY: 'OWNER', SECRET: secretOf('OWNER'), OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'), ROOT: accessKeyId, ROOT_SECRET: secretAccessKey,
        STORE: upstream.endpoint, STORE_KEY: upstream.accessKey, STORE_SECRET: upstream.secret, CA: tls ? upstream.caFile : '', SECURE: tls ? 'yes' : 'no',
      }, { timeoutMs: 120_000 });
    }, 240_000);
    afterAll(async () => {
      await gateway?.stop();
      await upstream?.stop();
    }, 60_000);

    it('the command line prints them for SDKs, with where the store is', async () => {
      const { stdout } = expectSuccess(await gateway.rolegate('data-access', '--target=s3://handed-1/team/*', '--permission=READ'));
      expect(JSON.parse(stdout)).toEqual({
        Version: 1, AccessKeyId: expect.any(String), SecretAccessKey: expect.any(String), SessionToken: expect.any(String), Expiration: expect.stringMatching(/^\d{4}-/),
        StoreEndpoint: upstream.endpoint, StoreRegion: 'us-east-1', StoreBucket: 'handed-1',
      });
    });

    it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));
  });
});
