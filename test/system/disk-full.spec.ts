import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Credentials, type Gateway, startGateway } from '../conformance/gateway.js';
import { describeWith, provisioned, type Provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
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
    gateway = await startGateway({ dataDir, env: { ROLEGATE_DISK_RESERVE_MB: '160' } });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/bucket'));
    ok(await root.s3('PUT', '/bucket/before', { body: 'there before' }));
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
    // Somebody else's file on the same disk. What Postgres takes and gives back meanwhile is less.
    writeFileSync(join(folder, 'later'), Buffer.alloc(64 * MIB));
    await sleep(600);
    const uploads = {
      part: await root.s3('PUT', '/bucket/parts', { query: { partNumber: '1', uploadId }, body }),
      copied: await root.s3('PUT', '/bucket/copied', { headers: { 'x-amz-copy-source': '/bucket/large0' } }),
      small: await root.s3('PUT', '/bucket/small', { body: 'small' }),
    };
    for (const [what, answer] of Object.entries(uploads)) expect({ what, status: answer.status, code: answer.code }).toEqual({ what, status: 507, code: 'InsufficientStorage' });
    for (const key of ['copied', 'small']) expect((await root.s3('GET', `/bucket/${key}`)).code).toBe('NoSuchKey');
    for (const one of ['earlier', 'later']) rmSync(join(folder, one));
    await sleep(600);
    ok(await root.s3('PUT', '/bucket/small', { body: 'small' }));
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
