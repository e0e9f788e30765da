import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Credentials, type Gateway, startGateway } from '../conformance/gateway.js';
import { describeWith, provisioned, type Provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { policy, statement } from './world.js';

const mount: Provisioned = { name: 'mount', available: canMount(), command: '/bin/mount', reason: 'a disk of its own needs root and mount' };
const MIB = 1 << 20;
const body = 'x'.repeat(24 * MIB);

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const probe = dataFolder('mount-probe');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    void discard(probe);
  }
}

describeWith([provisioned('gateway'), mount], 'On a disk that is full, database and objects alike', () => {
  let folder: string;
  let gateway: Gateway;
  let root: Caller;

  beforeAll(async () => {
    folder = dataFolder('disk-full');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=704m', 'none', folder]);
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    writeFileSync(join(folder, 'earlier'), Buffer.alloc(64 * MIB));
    gateway = await startGateway({ dataDir, env: { ROLEGATE_DISK_RESERVE_MB: '160', ROLEGATE_ACCESS_LOG_INTERVAL: '1' } });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/bucket'));
    ok(await root.s3('PUT', '/bucket/before', { body: 'there before' }));
    ok(await root.s3('PUT', '/versions'));
    ok(await root.s3('PUT', '/versions', { query: { versioning: '' }, body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' }));
    ok(await root.s3('PUT', '/versions/key', { body: 'first' }));
    ok(await root.s3('PUT', '/logs', { headers: { 'x-amz-acl': 'log-delivery-write' } }));
    ok(await root.s3('PUT', '/versions', { query: { logging: '' }, body: '<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>v/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>' }));
    // Nobody listens there.
    const target = ok(await root.admin('POST', '/rolegate/v1/notification-targets', { name: 'away', endpoint: 'http://127.0.0.1:9/' }));
    const topic = (JSON.parse(target.body) as { topic_arn: string }).topic_arn;
    ok(await root.s3('PUT', '/versions', { query: { notification: '' }, body: `<NotificationConfiguration><TopicConfiguration><Topic>${topic}</Topic><Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event></TopicConfiguration></NotificationConfiguration>` }));
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
    execFileSync('umount', ['--lazy', folder]);
    await discard(folder);
  }, 60_000);

  /** Files of 24 MiB until one is refused; how many went in. */
  async function fill(from: number): Promise<number> {
    for (let i = from; i < from + 40; i++) {
      const answer = await root.s3('PUT', `/bucket/large${i}`, { body });
      if (answer.status === 200) continue;
      expect([answer.status, answer.code]).toEqual([507, 'InsufficientStorage']);
      expect(answer.body).not.toContain(folder);
      return i - from;
    }
    throw new Error('the disk was never full');
  }

  it('uploads of every kind and size answer 507 InsufficientStorage and store nothing, until there is room again', async () => {
    expect(await fill(0)).toBeGreaterThan(0);
    const uploadId = ok(await root.s3('POST', '/bucket/parts', { query: { uploads: '' } })).text('UploadId');
    const begun = ok(await root.s3('POST', '/versions/begun', { query: { uploads: '' } })).text('UploadId');
    const { headers: { etag } } = ok(await root.s3('PUT', '/versions/begun', { query: { partNumber: '1', uploadId: begun }, body: 'a part' }));
    // Somebody else's file on the same disk. What Postgres takes and gives back meanwhile is less.
    writeFileSync(join(folder, 'later'), Buffer.alloc(64 * MIB));
    await sleep(600);
    const uploads = {
      part: await root.s3('PUT', '/bucket/parts', { query: { partNumber: '1', uploadId }, body }),
      copied: await root.s3('PUT', '/bucket/copied', { headers: { 'x-amz-copy-source': '/bucket/large0' } }),
      small: await root.s3('PUT', '/bucket/small', { body: 'small' }),
      version: await root.s3('PUT', '/versions/key', { body: 'second' }),
      sealed: await root.s3('PUT', '/versions/sealed', { body: 'x', headers: { 'x-amz-server-side-encryption': 'AES256' } }),
    };
    for (const [what, answer] of Object.entries(uploads)) expect({ what, status: answer.status, code: answer.code }).toEqual({ what, status: 507, code: 'InsufficientStorage' });
    expect(ok(await root.s3('GET', '/versions/key')).body).toBe('first');
    expect(ok(await root.s3('GET', '/versions', { query: { versions: '' } })).body.match(/<Version>/g)).toHaveLength(1);
    // Of what is there already an object is made, markers are set and tags changed; topics are to hear of it.
    ok(await root.s3('POST', '/versions/begun', { query: { uploadId: begun }, body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${String(etag)}</ETag></Part></CompleteMultipartUpload>` }));
    ok(await root.s3('DELETE', '/versions/begun'));
    ok(await root.s3('PUT', '/versions/key', { query: { tagging: '' }, body: '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>' }));
    const { targets } = JSON.parse(ok(await root.admin('GET', '/rolegate/v1/notification-targets')).body) as { targets: readonly { waiting: number }[] };
    expect(targets[0]!.waiting).toBeGreaterThanOrEqual(3);
    for (const key of ['copied', 'small']) expect((await root.s3('GET', `/bucket/${key}`)).code).toBe('NoSuchKey');
    for (const one of ['earlier', 'later']) rmSync(join(folder, one));
    await sleep(600);
    ok(await root.s3('PUT', '/bucket/small', { body: 'small' }));
    const logged = await eventually(async () => {
      const listed = ok(await root.s3('GET', '/logs')).body;
      const bodies = await Promise.all([...listed.matchAll(/<Key>([^<]+)</g)].map(async ([, key]) => ok(await root.s3('GET', `/logs/${key}`)).body));
      return bodies.join('').includes(' 507 InsufficientStorage ') ? bodies.join('') : undefined;
    }, 30_000);
    expect(logged).toContain('REST.PUT.OBJECT key "PUT /versions/key HTTP/1.1" 507 InsufficientStorage');
    writeFileSync(join(folder, 'later'), Buffer.alloc(128 * MIB));
    await sleep(600);
    expect((await root.s3('PUT', '/bucket/small', { body: 'other' })).status).toBe(507);
    expect(ok(await root.s3('GET', '/bucket/small')).body).toBe('small');
  }, 120_000);

  it('everything else goes on: reading, listing, deleting, IAM and STS', async () => {
    expect(ok(await root.s3('GET', '/bucket/before')).body).toBe('there before');
    expect(ok(await root.s3('GET', '/bucket/large0')).body).toHaveLength(body.length);
    ok(await root.s3('GET', '/bucket', { query: { 'list-type': '2' } }));
    ok(await root.iam('CreateRole', { RoleName: 'Late', AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }) }));
    ok(await root.iam('PutRolePolicy', { RoleName: 'Late', PolicyName: 'all', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    const made = ok(await root.sts('AssumeRole', { RoleArn: 'arn:aws:iam:::role/Late', RoleSessionName: 'late' }));
    const session: Credentials = { accessKeyId: made.text('AccessKeyId'), secretAccessKey: made.text('SecretAccessKey'), sessionToken: made.text('SessionToken') };
    const late = root.as(session);
    expect(ok(await late.s3('GET', '/bucket/before')).body).toBe('there before');
    ok(await late.s3('DELETE', '/bucket/large1'));
    late.close();
    expect((await root.s3('GET', '/bucket/large1')).code).toBe('NoSuchKey');
  }, 60_000);
});
