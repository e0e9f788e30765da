import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, expectSuccess, type Gateway, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3], 'Managed policies and instance profiles, with boto3', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'BOTOUSER' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('from CreatePolicy to DeletePolicy', async () => {
    const { accessKeyId: KEY, secretAccessKey: SECRET } = gateway.rootCredentials;
    const { json } = expectSuccess(await runPython(boto3, 'managed_policies.py', { ENDPOINT: gateway.endpoint, KEY, SECRET, USER_KEY: 'BOTOUSER', USER_SECRET: secretOf('BOTOUSER') }));
    expect(json).toEqual({
      arn: 'arn:aws:iam:::policy/boto/Working',
      attached: [{ PolicyName: 'Working', PolicyArn: 'arn:aws:iam:::policy/boto/Working' }],
      count: 1,
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: '*' }] },
      aws: ['AmazonS3FullAccess', 'AmazonS3ReadOnlyAccess', 'AmazonSNSFullAccess', 'AmazonSNSReadOnlyAccess', 'IAMFullAccess', 'IAMReadOnlyAccess'],
      roles: ['Worker'],
      put: 'none', narrowPut: 'AccessDenied', narrowGet: 'none', packed: true, deleteAttached: 'DeleteConflict',
      version: ['v2', true], putAfter: 'AccessDenied',
      profile: ['Worker'], profiles: ['Machine'], secondRole: 'LimitExceeded', gone: 'NoSuchEntity',
    });
  }, 120_000);
});
