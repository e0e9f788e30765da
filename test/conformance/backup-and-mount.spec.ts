import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, provisioned, type Provisioned } from '../provisioned.js';
import { clientEnvironment, createUsers, expectSuccess, roleSession, run, startGateway, type Credentials, type Gateway } from './clients.js';

const boto3 = provisioned('boto3');
const restic = provisioned('restic');
const s3fs = provisioned('s3fs');
const fuse: Provisioned = { name: 'fuse', available: existsSync('/dev/fuse') && process.getuid?.() === 0, command: '/dev/fuse', reason: 'no /dev/fuse, or not root' };
const large = randomBytes(30 << 20);
const sha = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

describeWith([provisioned('gateway'), boto3], 'Backups and mounts with temporary credentials', () => {
  let gateway: Gateway;
  let folder: string;
  let credentials: Credentials;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-backup-'));
    mkdirSync(join(folder, 'data/deep/er'), { recursive: true });
    writeFileSync(join(folder, 'data/large'), large);
    for (let i = 0; i < 50; i++) writeFileSync(join(folder, `data/deep/er/ü ${i}`), `file ${i}`);
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'KEEPER', caps: 'roles=*' }]);
    credentials = await roleSession(gateway, 'KEEPER', 'Keeper');
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function call(command: string, args: readonly string[], extra: Record<string, string> = {}): Promise<string> {
    const env = { ...clientEnvironment(gateway, credentials), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), LC_ALL: 'C.UTF-8', ...extra };
    return expectSuccess(await run(command, args, { env, cwd: folder, timeoutMs: 120_000 })).stdout;
  }

  describeWith(restic, 'restic', () => {
    it('initialises, backs up twice, checks, restores, forgets and prunes', async () => {
      const backup = (...args: string[]) => call(restic.command, ['--repo', `s3:${gateway.endpoint}/restic-bucket/some/where`, ...args], { RESTIC_PASSWORD: 'of the repository' });
      await backup('init');
      await backup('backup', 'data');
      writeFileSync(join(folder, 'data/later'), 'later');
      await backup('backup', 'data');
      expect(JSON.parse(await backup('snapshots', '--json'))).toHaveLength(2);
      await backup('check', '--read-data');
      await backup('restore', 'latest', '--target', 'restored');
      const back = readdirSync(join(folder, 'restored'), { recursive: true, withFileTypes: true }).find(({ name }) => name === 'large')!;
      expect(sha(readFileSync(join(back.parentPath, 'large')))).toBe(sha(large));
      await backup('forget', '--keep-last', '1', '--prune');
      expect(JSON.parse(await backup('snapshots', '--json'))).toHaveLength(1);
      await backup('check');
    }, 240_000);
  });

  describeWith([s3fs, fuse], 's3fs', () => {
    it('mounts a bucket on which files are made, read, changed, renamed and removed', async () => {
      const at = join(folder, 'mounted');
      mkdirSync(at);
      await call(provisioned('awscli').command, ['s3', 'mb', 's3://mounted-bucket'], { AWS_ENDPOINT_URL: gateway.endpoint, AWS_EC2_METADATA_DISABLED: 'true' });
      // s3fs reads the token of a session from its own variable beside the two of AWS.
      await call(s3fs.command, ['mounted-bucket', at, '-o', `url=${gateway.endpoint}`, '-o', 'use_path_request_style', '-o', 'use_session_token', '-o', 'endpoint=us-east-1', '-o', 'retries=1'], {
        AWSACCESSKEYID: credentials.accessKeyId, AWSSECRETACCESSKEY: credentials.secretAccessKey, AWSSESSIONTOKEN: credentials.sessionToken!,
      });
      try {
        writeFileSync(join(at, 'small'), 'small');
        mkdirSync(join(at, 'sub dir'));
        writeFileSync(join(at, 'sub dir/large'), large);
        expect(readdirSync(at).sort()).toEqual(['small', 'sub dir']);
        expect(sha(readFileSync(join(at, 'sub dir/large')))).toBe(sha(large));
        const opened = openSync(join(at, 'sub dir/large'), 'r+');
        writeSync(opened, 'changed in place', 12 << 20);
        closeSync(opened);
        const changed = Buffer.from(large);
        changed.write('changed in place', 12 << 20);
        expect(sha(readFileSync(join(at, 'sub dir/large')))).toBe(sha(changed));
        renameSync(join(at, 'sub dir/large'), join(at, 'renamed'));
        truncateSync(join(at, 'renamed'), 1000);
        expect(statSync(join(at, 'renamed')).size).toBe(1000);
        unlinkSync(join(at, 'small'));
        expect(readdirSync(at).sort()).toEqual(['renamed', 'sub dir']);
        rmSync(join(at, 'sub dir'), { recursive: true });
      } finally {
        await run('umount', [at]);
      }
      const listed = JSON.parse(await call(provisioned('awscli').command, ['s3api', 'list-objects-v2', '--bucket', 'mounted-bucket'], { AWS_ENDPOINT_URL: gateway.endpoint, AWS_EC2_METADATA_DISABLED: 'true' }));
      expect(listed.Contents).toMatchObject([{ Key: 'renamed', Size: 1000 }]);
    }, 240_000);
  });
});
