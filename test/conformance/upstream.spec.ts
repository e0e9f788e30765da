import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import type { UpstreamServer } from '../../libs/objectstore-s3/test/upstream-server.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { checksOf, createUsers, expectPassed, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');

/** Of the buckets of each script. */
const PREFIXES: Readonly<Record<string, string>> = { 's3_checks.py': 'b', 'multipart_checks.py': 'mp', 'versioning_checks.py': 'ver' };

type Exceptions = Readonly<Record<string, string>>;
/** What those see otherwise whose buckets lie in another S3, by the check's sentence: docs/recipes/upstream.md. */
const IN_ONE = 'its copies are in one piece';
const NOTHING = 'where nothing is it sets no delete marker';
const MINIO: Exceptions = { 'many are deleted at once, versions, markers and objects, and again without harm': NOTHING, 'keeps keys with odd characters': 'it refuses names that are no paths of files', 'keeps tag, size and bytes of what is copied in one request': IN_ONE };
const VERSITY: Exceptions = {
  'suspended, writes and deletions replace the null version and leave the others': 'it lists the null version last',
  'many are deleted at once, versions, markers and objects, and again without harm': NOTHING,
  'conditions are asked of the current version, on writes and deletions': 'to its conditions a delete marker is an object',
  'keeps keys with odd characters': 'keys of versitygw are paths of files',
  'keeps tag, size and bytes of what is copied in one request': IN_ONE,
};

describeWith([provisioned('gateway'), boto3, versity], 'Buckets in another S3 with boto3', () => throughBoto3(() => Versitygw.start({ versions: true }), VERSITY));
describeWith([provisioned('gateway'), boto3, minioServer], 'Buckets in MinIO with boto3', () => throughBoto3(() => MinioServer.start(), MINIO));

function throughBoto3(start: () => Promise<UpstreamServer>, otherwise: Exceptions): void {
  let upstream: UpstreamServer;
  let gateway: Gateway;

  beforeAll(async () => {
    upstream = await start();
    gateway = await startGateway({ env: { ROLEGATE_STORES: storesFile({ other: storeAt(upstream) }), ROLEGATE_DEFAULT_STORE: 'other' } });
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'OTHER' }]);
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
  }, 60_000);

  describe.each(Object.keys(PREFIXES))('%s', (script) => {
    let ran: Ran | undefined;

    beforeAll(async () => {
      ran = await runPython(boto3, script, {
        ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', ADDRESSING: 'path', PREFIX: PREFIXES[script]!, OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'),
      }, { timeoutMs: 240_000 });
    }, 260_000);

    for (const sentence of checksOf(script)) {
      const why = otherwise[sentence];
      (why === undefined ? it : it.skip)(why === undefined ? sentence : `${sentence} [not here: ${why}]`, () => {
        expectPassed(ran, sentence);
      });
    }
  });
}
