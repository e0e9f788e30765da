import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, expectPassed, expectSuccess, runPython, startGateway, type Gateway, type Ran } from './clients.js';

const gatewayBuild = provisioned('gateway');
const ACCOUNT = 'RGW00000000000000042';
const OTHER = '194524073938';
const checks = checksOf('account_checks.py');

for (const name of ['boto3', 'botocore-1.27'] as const) {
  const python = provisioned(name);
  describeWith([gatewayBuild, python], `An account run by policy alone, with ${name}`, () => {
    let gateway: Gateway;
    let ran: Ran | undefined;

    /** An account and its root user, made with the `rolegate` command as radosgw-admin would be used. */
    const makeAccount = async (id: string, uid: string): Promise<{ KEY: string; SECRET: string }> => {
      expectSuccess(await gateway.rolegate('account', 'create', '--account-id', id, '--account-name', `account of ${uid}`));
      const made = expectSuccess(await gateway.rolegate('user', 'create', `--uid=${uid}`, `--display-name=${uid}`, `--account-id=${id}`, '--account-root', '--gen-access-key', '--gen-secret'));
      const { keys: [key] } = JSON.parse(made.stdout) as { keys: [{ access_key: string; secret_key: string }] };
      return { KEY: key.access_key, SECRET: key.secret_key };
    };

    beforeAll(async () => {
      gateway = await startGateway();
      const own = await makeAccount(ACCOUNT, 'ownroot');
      const other = await makeAccount(OTHER, 'otherroot');
      const client = { endpoint: gateway.endpoint, region: 'us-east-1', credentials: { accessKeyId: other.KEY, secretAccessKey: other.SECRET } };
      const PolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
      const { Policy } = await new IAMClient(client).send(new CreatePolicyCommand({ PolicyName: 'Theirs', PolicyDocument }));
      await new S3Client({ ...client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'their-bucket' }));
      ran = await runPython(python, 'account_checks.py', { ENDPOINT: gateway.endpoint, ...own, ACCOUNT, OTHER_POLICY: Policy!.Arn!, OTHER_BUCKET: 'their-bucket' });
    }, 180_000);
    afterAll(async () => { await gateway?.stop(); }, 30_000);

    it.each(checks)('%s', (sentence) => expectPassed(ran, sentence));

    it('lists the accounts, and says who they are in both forms', async () => {
      expect(JSON.parse(expectSuccess(await gateway.rolegate('account', 'list')).stdout)).toEqual([OTHER, ACCOUNT]);
      expect(JSON.parse(expectSuccess(await gateway.rolegate('account', 'get', `--account-id=${OTHER}`)).stdout)).toMatchObject({ id: OTHER, name: 'account of otherroot', max_users: 1000 });
      expect(await gateway.rolegate('account', 'rm', `--account-id=${OTHER}`)).toMatchObject({ code: 39 });
    }, 60_000);
  });
}
