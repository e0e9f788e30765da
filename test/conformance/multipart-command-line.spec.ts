import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import { describeWith, provisioned } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { clientEnvironment, createUsers, expectSuccess, roleSession, run, secretOf, startGateway, type Credentials, type Gateway } from './clients.js';

const boto3 = provisioned('boto3');
const awscli = provisioned('awscli');
const s3cmd = provisioned('s3cmd');
const rclone = provisioned('rclone');
const bytes = randomBytes((20 << 20) + 77);
const md5 = (body: Buffer): string => createHash('md5').update(body).digest('hex');

describeWith([provisioned('gateway'), boto3], 'A file of 20 MiB by command line, with temporary credentials', () => byCommandLine(async () => ({})));

describeWith([provisioned('gateway'), boto3, minioServer], 'A file of 20 MiB by command line, in a bucket that lies in MinIO', () => {
  let upstream: MinioServer;
  byCommandLine(async () => {
    upstream = await MinioServer.start();
    return { ROLEGATE_STORES: storesFile({ minio: storeAt(upstream) }), ROLEGATE_DEFAULT_STORE: 'minio' };
  });
  afterAll(() => upstream?.stop());
});

/** @param environment settings of the gateway, when what they name is there */
function byCommandLine(environment: () => Promise<Record<string, string>>): void {
  let gateway: Gateway;
  let folder: string;
  let credentials: Credentials;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-multipart-'));
    writeFileSync(join(folder, 'file'), bytes);
    gateway = await startGateway({ env: await environment() });
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }]);
    credentials = await roleSession(gateway, 'OWNER');
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function call(command: string, args: readonly string[], extra: Record<string, string> = {}): Promise<string> {
    const env = { ...clientEnvironment(gateway, credentials), HOME: folder, AWS_ENDPOINT_URL: gateway.endpoint, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '', LC_ALL: 'C.UTF-8', ...extra };
    return expectSuccess(await run(command, args, { env, cwd: folder, timeoutMs: 120_000 })).stdout;
  }

  const cameBack = (name: string): void => expect(md5(readFileSync(join(folder, name)))).toBe(md5(bytes));

  describeWith(awscli, 'aws-cli', () => {
    it('copies it there, within and back', async () => {
      const aws = (...args: string[]) => call(awscli.command, args);
      await aws('s3', 'mb', 's3://cli-parts');
      await aws('s3', 'cp', '--no-progress', 'file', 's3://cli-parts/file');
      expect(JSON.parse(await aws('s3api', 'head-object', '--bucket', 'cli-parts', '--key', 'file')).ETag).toMatch(/-3"$/);
      await aws('s3', 'cp', '--no-progress', 's3://cli-parts/file', 's3://cli-parts/copy');
      await aws('s3', 'cp', '--no-progress', 's3://cli-parts/copy', 'cli-back');
      cameBack('cli-back');
      const upload = JSON.parse(await aws('s3api', 'create-multipart-upload', '--bucket', 'cli-parts', '--key', 'left'));
      expect(JSON.parse(await aws('s3api', 'list-multipart-uploads', '--bucket', 'cli-parts')).Uploads).toMatchObject([{ Key: 'left', UploadId: upload.UploadId }]);
      await aws('s3api', 'abort-multipart-upload', '--bucket', 'cli-parts', '--key', 'left', '--upload-id', upload.UploadId);
      await aws('s3', 'rb', '--force', 's3://cli-parts');
    }, 240_000);

    it('syncs a folder there and back, with what changed only the second time, and presigns', async () => {
      const aws = (...args: string[]) => call(awscli.command, args);
      mkdirSync(join(folder, 'tree/sub dir'), { recursive: true });
      for (const name of ['tree/a', 'tree/sub dir/ü']) writeFileSync(join(folder, name), name);
      await aws('s3', 'mb', 's3://cli-sync');
      await aws('s3', 'sync', 'tree', 's3://cli-sync/tree');
      writeFileSync(join(folder, 'tree/a'), 'changed');
      rmSync(join(folder, 'tree/sub dir/ü'));
      const again = await aws('s3', 'sync', '--delete', '--no-progress', 'tree', 's3://cli-sync/tree');
      expect(again.trim().split('\n').map((line) => line.split(':')[0]).sort()).toEqual(['delete', 'upload']);
      await aws('s3', 'sync', 's3://cli-sync/tree', 'tree-back');
      expect(readdirSync(join(folder, 'tree-back'))).toEqual(['a']);
      const url = (await aws('s3', 'presign', 's3://cli-sync/tree/a', '--expires-in', '60')).trim();
      expect(await (await fetch(url)).text()).toBe('changed');
      expect((await fetch(url.replace('tree/a', 'tree/b'))).status).toBe(403);
      await aws('s3', 'rb', '--force', 's3://cli-sync');
    }, 240_000);
  });

  describeWith(s3cmd, 's3cmd', () => {
    it.each([['4', []], ['2', ['--signature-v2']]])('puts it, looks after uploads, and gets it, with Signature Version %s', async (version, signature) => {
      const s3 = (...args: string[]) => call(s3cmd.command, [
        '--config=/dev/null', '--no-ssl', `--host=127.0.0.1:${gateway.port}`, `--host-bucket=127.0.0.1:${gateway.port}`, '--region=us-east-1', '--no-progress', '--multipart-chunk-size-mb=6',
        `--access_key=${credentials.accessKeyId}`, `--secret_key=${credentials.secretAccessKey}`, `--access_token=${credentials.sessionToken}`, ...signature, ...args,
      ]);
      await s3('mb', `s3://cmd-parts-${version}`);
      await s3('put', 'file', `s3://cmd-parts-${version}/dir/file`);
      expect(await s3('multipart', `s3://cmd-parts-${version}`)).not.toContain('dir/file');
      await s3('cp', `s3://cmd-parts-${version}/dir/file`, `s3://cmd-parts-${version}/copy`);
      await s3('get', '--force', `s3://cmd-parts-${version}/copy`, `cmd-back-${version}`);
      cameBack(`cmd-back-${version}`);
    }, 240_000);
  });

  describeWith(rclone, 'rclone', () => {
    // Its Signature Version 2 leaves the session token out.
    it.each([['4', 'false', true], ['2', 'true', false]] as const)('copies it there and back in chunks with Signature Version %s', async (version, v2, temporary) => {
      const { accessKeyId, secretAccessKey, sessionToken = '' } = temporary ? credentials : { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') } as Credentials;
      const copy = (...args: string[]) => call(rclone.command, ['--config', '/dev/null', '--retries', '1', '--low-level-retries', '1', '--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', ...args], {
        RCLONE_CONFIG_GATE_TYPE: 's3', RCLONE_CONFIG_GATE_PROVIDER: 'Ceph', RCLONE_CONFIG_GATE_ENV_AUTH: 'false', RCLONE_CONFIG_GATE_V2_AUTH: v2, RCLONE_CONFIG_GATE_ENDPOINT: gateway.endpoint,
        RCLONE_CONFIG_GATE_ACCESS_KEY_ID: accessKeyId, RCLONE_CONFIG_GATE_SECRET_ACCESS_KEY: secretAccessKey, RCLONE_CONFIG_GATE_SESSION_TOKEN: sessionToken,
      });
      await copy('mkdir', `gate:clone-parts-${version}`);
      await copy('copyto', 'file', `gate:clone-parts-${version}/file`);
      await copy('copyto', `gate:clone-parts-${version}/file`, `clone-back-${version}`);
      cameBack(`clone-back-${version}`);
      expect(await copy('backend', 'list-multipart-uploads', `gate:clone-parts-${version}`)).not.toContain('UploadId');
    }, 240_000);
  });
}
