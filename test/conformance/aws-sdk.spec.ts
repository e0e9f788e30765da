import { Readable } from 'node:stream';
import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, credentialsOf, startGateway, type Credentials, type Gateway } from './clients.js';

describeWith(provisioned('gateway'), 'The AWS SDK for JavaScript', () => {
  let gateway: Gateway;
  const settings = (credentials: Credentials) => ({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const s3 = (credentials: Credentials) => new S3Client({ ...settings(credentials), forcePathStyle: true });
  let session: Credentials;

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'SCRIPT', caps: 'roles=*' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('makes a role and assumes it', async () => {
    const own = credentialsOf('SCRIPT');
    const iam = new IAMClient(settings(own));
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/SCRIPT' }, Action: 'sts:AssumeRole' }] });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'SdkRole', AssumeRolePolicyDocument: trust, Tags: [{ Key: 'team', Value: 'storage' }] }));
    expect(Role).toMatchObject({ RoleName: 'SdkRole', Arn: 'arn:aws:iam:::role/SdkRole', CreateDate: expect.any(Date) });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'SdkRole', PolicyName: 'all', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }) }));
    const { Credentials: given } = await new STSClient(settings(own)).send(new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: 'node' }));
    session = { accessKeyId: given!.AccessKeyId!, secretAccessKey: given!.SecretAccessKey!, sessionToken: given!.SessionToken! };
    const caller = await new STSClient(settings(session)).send(new GetCallerIdentityCommand({}));
    expect(caller.Arn).toBe('arn:aws:sts:::assumed-role/SdkRole/node');
  }, 30_000);

  it('puts, gets, heads, lists and deletes with the session', async () => {
    const client = s3(session);
    await client.send(new CreateBucketCommand({ Bucket: 'sdk-bucket' }));
    for (const key of ['a', 'b/ü +', 'c']) await client.send(new PutObjectCommand({ Bucket: 'sdk-bucket', Key: key, Body: `body of ${key}`, Metadata: { key: 'value' } }));
    const got = await client.send(new GetObjectCommand({ Bucket: 'sdk-bucket', Key: 'b/ü +' }));
    expect(await got.Body!.transformToString()).toBe('body of b/ü +');
    expect(await client.send(new HeadObjectCommand({ Bucket: 'sdk-bucket', Key: 'a' }))).toMatchObject({ ContentLength: 9, Metadata: { key: 'value' } });
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket: 'sdk-bucket' })) keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    expect(keys).toEqual(['a', 'b/ü +', 'c']);
    await client.send(new DeleteObjectsCommand({ Bucket: 'sdk-bucket', Delete: { Objects: keys.map((Key) => ({ Key })) } }));
    expect((await client.send(new ListObjectsV2Command({ Bucket: 'sdk-bucket' }))).KeyCount).toBe(0);
  }, 30_000);

  it('streams a body in chunks with its checksum as a trailer', async () => {
    const client = s3(session);
    const body = Buffer.alloc(1_500_000, 'stream');
    await client.send(new PutObjectCommand({ Bucket: 'sdk-bucket', Key: 'streamed', Body: Readable.from([body.subarray(0, 700_001), body.subarray(700_001)]), ContentLength: body.length }));
    const got = await client.send(new GetObjectCommand({ Bucket: 'sdk-bucket', Key: 'streamed' }));
    expect(Buffer.from(await got.Body!.transformToByteArray()).equals(body)).toBe(true);
    await client.send(new DeleteObjectsCommand({ Bucket: 'sdk-bucket', Delete: { Objects: [{ Key: 'streamed' }] } }));
    await client.send(new DeleteBucketCommand({ Bucket: 'sdk-bucket' }));
  }, 30_000);

  it('throws the typed errors of the service', async () => {
    await expect(s3(session).send(new GetObjectCommand({ Bucket: 'sdk-never', Key: 'a' }))).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
    const iam = new IAMClient(settings(credentialsOf('SCRIPT')));
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'SdkRole' }))).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'SdkRole', PolicyName: 'all' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'SdkRole' }));
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'SdkRole' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(new STSClient(settings(session)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  }, 30_000);
});
