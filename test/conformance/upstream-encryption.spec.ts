import { spawnSync } from 'node:child_process';
import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const SCRIPT = 'encryption_checks.py';
const boto3 = provisioned('boto3');
/** Those of the script. */
const KEYS = ['pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs', '6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDUphvpxptl9/4'];

describeWith([provisioned('gateway'), boto3, minioServer], 'Encryption by another S3', () => {
  let upstream: MinioServer;
  let gateways: Gateway[] = [];
  let ran: Ran | undefined;

  beforeAll(async () => {
    upstream = await MinioServer.start({ tls: true });
    const define = (bucketPrefix: string) => ({ ROLEGATE_STORES: storesFile({ minio: storeAt(upstream, { caFile: upstream.caFile, bucketPrefix }) }), ROLEGATE_DEFAULT_STORE: 'minio' });
    const open = await startGateway({ env: { ...define('open-'), ROLEGATE_CRYPT_REQUIRE_SSL: 'false' } });
    gateways = [open];
    const strict = await startGateway({ env: define('strict-') });
    gateways.push(strict);
    for (const gateway of gateways) await createUsers(gateway, [{ uid: 'OWNER' }]);
    ran = await runPython(boto3, SCRIPT, { ENDPOINT: open.endpoint, STRICT: strict.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', PREFIX: 'enc', UPSTREAM: '1' }, { timeoutMs: 280_000 });
  }, 300_000);
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await upstream?.stop();
  }, 60_000);

  it.each(checksOf(SCRIPT))('%s', (sentence) => expectPassed(ran, sentence));

  it('leaves no key of a customer in logs, events, tables or files of the gateway', () => {
    const inFiles = (text: string): string => spawnSync('grep', ['-rlaF', text, ...gateways.map(({ dataDir }) => dataDir)], { encoding: 'utf8' }).stdout;
    for (const key of KEYS) {
      for (const { logs } of gateways) expect(logs()).not.toContain(key);
      expect(inFiles(key)).toBe('');
    }
    expect(inFiles('BucketEncryptionPut')).not.toBe('');
  }, 60_000);
});
