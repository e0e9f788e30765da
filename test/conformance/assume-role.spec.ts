import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { DeleteBucketCommand, DeleteObjectCommand, ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, credentialsOf, runPython, secretOf, startGateway, type Gateway } from './clients.js';

const gatewayBuild = provisioned('gateway');
/** The region of the S3 client: the document's own empty one, where botocore still sends it. */
const generations = [
  { python: provisioned('boto3'), name: 'the newest boto3', s3Region: 'us-east-1' },
  { python: provisioned('botocore-1.27'), name: "botocore 1.27.96 with region_name=''", s3Region: '' },
];

const settings = (gateway: Gateway, uid: string) => ({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: credentialsOf(uid), maxAttempts: 1 });

/** The document's names are fixed, so what one test made goes before the next. */
async function removeRole(gateway: Gateway, uid: string, RoleName: string, PolicyName: string): Promise<void> {
  const iam = new IAMClient(settings(gateway, uid));
  try {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  } catch (error) {
    if (!(error instanceof NoSuchEntityException)) throw error;
  }
}

async function removeBuckets(gateway: Gateway, uid: string): Promise<void> {
  const client = new S3Client({ ...settings(gateway, uid), forcePathStyle: true });
  for (const { Name: Bucket } of (await client.send(new ListBucketsCommand({}))).Buckets ?? []) {
    for await (const page of paginateListObjectsV2({ client }, { Bucket })) {
      for (const { Key } of page.Contents ?? []) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    }
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
}

for (const { python, name, s3Region } of generations) {
  describeWith([gatewayBuild, python], `Ceph's AssumeRole example with ${name}`, () => {
    let gateway: Gateway;
    let environment: Record<string, string>;

    beforeAll(async () => {
      gateway = await startGateway();
      await createUsers(gateway, [{ uid: 'TESTER1', caps: 'roles=*' }, { uid: 'TESTER2' }]);
      environment = {
        ENDPOINT: gateway.endpoint, S3_REGION: s3Region,
        TESTER1: 'TESTER1', TESTER1_SECRET: secretOf('TESTER1'), TESTER2: 'TESTER2', TESTER2_SECRET: secretOf('TESTER2'),
      };
    }, 90_000);
    afterEach(async () => {
      await removeRole(gateway, 'TESTER1', 'S3Access', 'Policy1');
      for (const uid of ['TESTER1', 'TESTER2']) await removeBuckets(gateway, uid);
    }, 30_000);
    afterAll(async () => { await gateway?.stop(); }, 30_000);

    it('gives TESTER2, whom the role trusts, a session that makes a bucket and lists it', async () => {
      const ran = await runPython(python, 'assume_role.py', { ...environment, TRUSTED: 'TESTER2' });
      expect(ran).toMatchObject({ code: 0, json: { role: 'arn:aws:iam:::role/S3Access', buckets: ['my-bucket'] } });
      expect(ran.json.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
      expect(ran.json.sessionToken.length).toBeLessThanOrEqual(4096);
      expect(ran.json.roleId).toMatch(/^AROA[A-Z0-9]{17}$/);
      expect(ran.json.assumedRoleUser.Arn).toBe('arn:aws:sts:::assumed-role/S3Access/Bob');
      const lifetime = Date.parse(ran.json.expiration) - Date.now();
      expect(Math.abs(lifetime - 3_600_000)).toBeLessThan(60_000);
    }, 60_000);

    it('makes the bucket the property of the user who assumed the role', async () => {
      await runPython(python, 'assume_role.py', { ...environment, TRUSTED: 'TESTER2' });
      const listed = await runPython(provisioned('boto3'), 'list_buckets.py', { ENDPOINT: gateway.endpoint, KEY: 'TESTER2', SECRET: secretOf('TESTER2') });
      expect(listed).toMatchObject({ code: 0, json: { buckets: ['my-bucket'] } });
    }, 60_000);

    it('refuses TESTER2 where the document trusts TESTER1, says so as AWS does, and logs why', async () => {
      const ran = await runPython(python, 'assume_role.py', { ...environment, TRUSTED: 'TESTER1' });
      expect(ran).toMatchObject({
        code: 0,
        json: {
          code: 'AccessDenied', status: 403,
          message: 'User: arn:aws:iam:::user/TESTER2 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam:::role/S3Access',
        },
      });
      const line = gateway.logs().split('\n').find((text) => text.includes(ran.json.requestId));
      expect(line).toContain('sts:AssumeRole');
      expect(line?.toLowerCase()).toMatch(/trust|principal/);
    }, 60_000);

    it("opens TESTER1's own bucket to the session and not to TESTER2", async () => {
      const role = await runPython(python, 'assume_role.py', { ...environment, TRUSTED: 'TESTER2' });
      const ran = await runPython(python, 'other_users_bucket.py', { ...environment, ROLE_ARN: role.json?.role ?? 'arn:aws:iam:::role/S3Access' });
      expect(ran.stderr).toBe('');
      expect(ran.json).toEqual({
        refusals: { get: 'AccessDenied', head: '403', list: 'AccessDenied', put: 'AccessDenied', delete: 'AccessDenied' },
        body: 'dear Bob', reply: 'yes', caller: 'arn:aws:sts:::assumed-role/S3Access/Bob',
      });
    }, 60_000);

    it('ends the session the moment its role is deleted', async () => {
      const ran = await runPython(python, 'assume_role.py', { ...environment, TRUSTED: 'TESTER2' });
      const session = { KEY: ran.json.accessKeyId, SECRET: ran.json.secretAccessKey, TOKEN: ran.json.sessionToken };
      const deleted = await runPython(provisioned('boto3'), 'delete_role.py', { ENDPOINT: gateway.endpoint, KEY: 'TESTER1', SECRET: secretOf('TESTER1'), ROLE: 'S3Access', POLICY: 'Policy1' });
      expect(deleted).toMatchObject({ code: 0 });
      const listed = await runPython(provisioned('boto3'), 'list_buckets.py', { ENDPOINT: gateway.endpoint, ...session });
      expect(listed.json.error).toMatch(/^(AccessDenied|InvalidAccessKeyId|InvalidToken|ExpiredToken)$/);
    }, 60_000);
  });
}

describeWith([gatewayBuild, provisioned('boto3')], 'A gateway that was killed', () => {
  it('starts again by itself with all that it acknowledged', async () => {
    const first = await startGateway();
    await createUsers(first, [{ uid: 'TESTER1', caps: 'roles=*' }]);
    await first.kill9();
    const second = await startGateway({ dataDir: first.dataDir });
    try {
      const credentials = credentialsOf('TESTER1');
      const listed = await runPython(provisioned('boto3'), 'list_buckets.py', { ENDPOINT: second.endpoint, KEY: credentials.accessKeyId, SECRET: credentials.secretAccessKey });
      expect(listed).toMatchObject({ code: 0, json: { buckets: [] } });
    } finally {
      await second.stop();
    }
  }, 180_000);
});
