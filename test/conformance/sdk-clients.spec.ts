import { join } from 'node:path';
import { describeWith, provisioned, root } from '../provisioned.js';
import { createUsers, expectSuccess, run, runPython, secretOf, startGateway, type Gateway, type Ran } from './clients.js';

const boto3 = provisioned('boto3');
const go = provisioned('aws-sdk-go');
const java = provisioned('aws-sdk-java');

/** What both programs do alike. */
const SAME = {
  body: 'body of b/ü +', checksum: true, range: 'of bytes 5-6/9', metadata: 'value', prefixes: ['b/'],
  etag: expect.stringMatching(/^"[0-9a-f]{32}-3"$/), large: true, ifNoneMatch: 'PreconditionFailed', ifMatch: 'PreconditionFailed', presignedPut: 200, notEmpty: 'BucketNotEmpty',
};

describeWith([provisioned('gateway'), boto3], 'A day’s work with temporary credentials that the SDK gets by itself', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'WORKER', caps: 'roles=*' }]);
    expectSuccess(await runPython(boto3, 'new_session.py', { ENDPOINT: gateway.endpoint, KEY: 'WORKER', SECRET: secretOf('WORKER'), USER: 'WORKER', ROLE: 'Worker' }));
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  const work = async (command: string, args: readonly string[]): Promise<Ran> => expectSuccess(await run(command, args, {
    timeoutMs: 180_000, env: { ENDPOINT: gateway.endpoint, KEY: 'WORKER', SECRET: secretOf('WORKER'), ROLE: 'arn:aws:iam:::role/Worker', AWS_EC2_METADATA_DISABLED: 'true', LC_ALL: 'C.UTF-8' },
  }));

  describeWith(go, 'AWS SDK for Go 2', () => {
    it('puts, gets, lists, transfers in parts, presigns and cleans up', async () => {
      expect((await work(go.command, [])).json).toEqual({
        ...SAME, arn: expect.stringContaining('assumed-role/Worker/'), keys: ['a', 'c', 'copied'], presignedGet: 'by anybody text/x-go', noSuchKey: true, notFound: true, deleted: 7,
      });
    }, 200_000);
  });

  describeWith(java, 'AWS SDK for Java 2', () => {
    it('puts, gets, lists, transfers in parts, presigns and cleans up', async () => {
      const home = join(root, '.provision/java-client');
      const ran = await work(java.command, ['-Xmx256m', '-cp', `${home}/libs/*:${home}/classes`, 'DayOfWork']);
      expect(ran.json).toEqual({
        ...SAME, streamed: true, keys: ['a', 'c', 'copied', 'streamed'], unknownLength: true, asyncNoSuchKey: true, presignedGet: 'by anybody text/x-java', noSuchKey: 'NoSuchKey', noSuchBucket: 'NoSuchBucket', deleted: 9,
      });
    }, 200_000);
  });
});
