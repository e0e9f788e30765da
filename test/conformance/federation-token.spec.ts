import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, expectSuccess, type Gateway, runPython, secretOf, startGateway } from './clients.js';

const boto2 = provisioned('boto2');
const boto3 = provisioned('boto3');
const BUCKET = 'testing-testing-test-test';
/** As the document prints it. */
const STS_S3_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Stmt14162015000', Effect: 'Allow', Action: ['sts:GetFederationToken'], Resource: ['*'] },
    { Sid: 'Stmt14162010000', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: [`arn:aws:s3:::${BUCKET}/*`, `arn:aws:s3:::${BUCKET}`] },
  ],
});

describeWith([provisioned('gateway'), boto2, boto3], 'Boto, S3 and security tokens, with boto 2.49 and the default configuration', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER' }, { uid: 'READER' }, { uid: 'NOBODY' }]);
    const bucket = async (uid: string, name: string): Promise<void> => void expectSuccess(await runPython(boto3, 'create_bucket.py', { ENDPOINT: gateway.endpoint, KEY: uid, SECRET: secretOf(uid), BUCKET: name }));
    await bucket('OWNER', BUCKET);
    await bucket('OWNER', 'another-of-the-owner');
    expectSuccess(await runPython(boto3, 'put_user_policy.py', { ENDPOINT: gateway.endpoint, KEY: gateway.rootCredentials.accessKeyId, SECRET: gateway.rootCredentials.secretAccessKey, USER: 'READER', DOCUMENT: STS_S3_POLICY }));
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  const listings = (uid: string) => runPython(boto2, 'federation_token.py', { PORT: String(gateway.port), KEY: uid, SECRET: secretOf(uid), BUCKET, OTHER_BUCKET: 'another-of-the-owner' });
  const worked = {
    arn: 'arn:aws:sts:::federated-user/testy123', id: ':testy123', contents: 'hello',
    list: 'AccessDenied', delete: 'AccessDenied', buckets: 'AccessDenied', other: 'AccessDenied',
  };

  it('work for a user without any policy, on what it owns', async () => {
    const before = Date.now();
    const { expiration, ...rest } = expectSuccess(await listings('OWNER')).json as Record<string, string>;
    expect(rest).toEqual(worked);
    expect(Math.abs(Date.parse(expiration!) - before - 900_000)).toBeLessThan(60_000);
  });

  it('work for a user with the policy of the document', async () => {
    const { expiration: _any, ...rest } = expectSuccess(await listings('READER')).json as Record<string, string>;
    expect(rest).toEqual(worked);
  });

  it('give nothing that the user does not have', async () => {
    const { code, stderr } = await listings('NOBODY');
    expect(code).not.toBe(0);
    expect(stderr).toContain('<Code>AccessDenied</Code>');
  });
});
