import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import { clientEnvironment, createUsers, credentialsOf, expectSuccess, run, startGateway, type Gateway } from './clients.js';

const gatewayBuild = provisioned('gateway');
const awscli = provisioned('awscli');
const s3cmd = provisioned('s3cmd');
const rclone = provisioned('rclone');

let gateway: Gateway;
let folder: string;
/** Files of several sizes and names below a folder, as a user would sync them. */
const files: Record<string, string> = { 'a.txt': 'first', 'sub dir/b+c.txt': 'second', 'sub dir/ünï.bin': 'x'.repeat(100_000), 'empty': '' };

const ready = [awscli, s3cmd, rclone].some(({ available }) => available) && gatewayBuild.available;

beforeAll(async () => {
  if (!ready) return;
  folder = mkdtempSync(join(tmpdir(), 'rolegate-files-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'out', name, '..'), { recursive: true });
    writeFileSync(join(folder, 'out', name), text);
  }
  gateway = await startGateway();
  await createUsers(gateway, [{ uid: 'OPERATOR', caps: 'roles=*;user-policy=*;users=*' }]);
}, 90_000);

afterAll(async () => {
  if (!ready) return;
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

/** The files below a folder, name → text. */
function readBack(name: string): Record<string, string> {
  const found = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(found.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(join(folder, name).length + 1), readFileSync(path, 'utf8')];
  }));
}

/** A run of a client as OPERATOR, which must succeed; returns what it printed. */
async function call(command: string, args: readonly string[], extra: Record<string, string> = {}): Promise<string> {
  const env = { ...clientEnvironment(gateway, credentialsOf('OPERATOR')), HOME: folder, AWS_ENDPOINT_URL: gateway.endpoint, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '', LC_ALL: 'C.UTF-8', ...extra };
  return expectSuccess(await run(command, args, { env, cwd: folder })).stdout;
}

describeWith([gatewayBuild, awscli], 'aws-cli', () => {
  const aws = (...args: string[]) => call(awscli.command, args);

  it('makes a bucket, syncs a folder both ways, lists, and removes all', async () => {
    await aws('s3', 'mb', 's3://cli-bucket');
    await aws('s3', 'cp', 'out/a.txt', 's3://cli-bucket/one.txt');
    expect(await aws('s3', 'cp', 's3://cli-bucket/one.txt', '-')).toBe('first');
    await aws('s3', 'sync', 'out', 's3://cli-bucket/tree');
    expect(await aws('s3', 'ls', 's3://cli-bucket/tree/', '--recursive')).toContain('tree/sub dir/b+c.txt');
    await aws('s3', 'sync', 's3://cli-bucket/tree', 'aws-back');
    expect(readBack('aws-back')).toEqual(files);
    await aws('s3', 'mv', 's3://cli-bucket/one.txt', 's3://cli-bucket/two.txt');
    await aws('s3', 'rm', 's3://cli-bucket', '--recursive');
    await aws('s3', 'rb', 's3://cli-bucket');
    expect(await aws('s3', 'ls')).not.toContain('cli-bucket');
  }, 120_000);

  it('says who it is, makes a role, assumes it and works with the session', async () => {
    expect(JSON.parse(await aws('sts', 'get-caller-identity'))).toMatchObject({ Arn: 'arn:aws:iam:::user/OPERATOR' });
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/OPERATOR' }, Action: 'sts:AssumeRole' }] });
    const created = JSON.parse(await aws('iam', 'create-role', '--role-name', 'CliRole', '--path', '/teams/', '--assume-role-policy-document', trust, '--description', 'made by aws-cli'));
    expect(created.Role).toMatchObject({ RoleName: 'CliRole', Path: '/teams/', Arn: 'arn:aws:iam:::role/teams/CliRole', AssumeRolePolicyDocument: JSON.parse(trust) });
    const allowed = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
    await aws('iam', 'put-role-policy', '--role-name', 'CliRole', '--policy-name', 'all', '--policy-document', allowed);
    expect(JSON.parse(await aws('iam', 'list-role-policies', '--role-name', 'CliRole'))).toEqual({ PolicyNames: ['all'] });
    expect(JSON.parse(await aws('iam', 'get-role-policy', '--role-name', 'CliRole', '--policy-name', 'all')).PolicyDocument).toEqual(JSON.parse(allowed));
    const { Credentials, AssumedRoleUser } = JSON.parse(await aws('sts', 'assume-role', '--role-arn', created.Role.Arn, '--role-session-name', 'cli', '--duration-seconds', '900'));
    const session = { AWS_ACCESS_KEY_ID: Credentials.AccessKeyId, AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey, AWS_SESSION_TOKEN: Credentials.SessionToken };
    expect(JSON.parse(await call(awscli.command, ['sts', 'get-caller-identity'], session))).toMatchObject({ Arn: AssumedRoleUser.Arn, UserId: AssumedRoleUser.AssumedRoleId });
    await call(awscli.command, ['s3', 'mb', 's3://cli-session'], session);
    await call(awscli.command, ['s3', 'rb', 's3://cli-session'], session);
    await aws('iam', 'delete-role-policy', '--role-name', 'CliRole', '--policy-name', 'all');
    await aws('iam', 'delete-role', '--role-name', 'CliRole');
    expect(JSON.parse(await aws('iam', 'list-roles', '--path-prefix', '/teams/'))).toEqual({ Roles: [] });
  }, 120_000);

  it('makes, lists, deactivates and deletes access keys', async () => {
    const { AccessKey } = JSON.parse(await aws('iam', 'create-access-key'));
    expect(AccessKey).toMatchObject({ UserName: 'OPERATOR', Status: 'Active', AccessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/) });
    const key = { AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey };
    await call(awscli.command, ['sts', 'get-caller-identity'], key);
    await aws('iam', 'update-access-key', '--access-key-id', AccessKey.AccessKeyId, '--status', 'Inactive');
    await expect(call(awscli.command, ['sts', 'get-caller-identity'], key)).rejects.toThrow('InvalidClientTokenId');
    expect(JSON.parse(await aws('iam', 'list-access-keys')).AccessKeyMetadata).toContainEqual(expect.objectContaining({ AccessKeyId: AccessKey.AccessKeyId, Status: 'Inactive' }));
    await aws('iam', 'delete-access-key', '--access-key-id', AccessKey.AccessKeyId);
    expect(await aws('iam', 'list-access-keys')).not.toContain(AccessKey.AccessKeyId);
  }, 120_000);
});

describeWith([gatewayBuild, s3cmd], 's3cmd', () => {
  const run = (...args: string[]) => call(s3cmd.command, [
    '--config=/dev/null', '--no-ssl', '--no-check-certificate', `--host=127.0.0.1:${gateway.port}`, `--host-bucket=127.0.0.1:${gateway.port}`, '--region=us-east-1',
    '--access_key=OPERATOR', `--secret_key=${credentialsOf('OPERATOR').secretAccessKey}`, '--no-progress', '--disable-multipart', ...args,
  ]);

  it.each([['4', []], ['2', ['--signature-v2']]])('makes a bucket, puts, gets, syncs, copies, lists and removes with Signature Version %s', async (version, signature) => {
    const s3 = (...args: string[]): Promise<string> => run(...signature, ...args);
    const back = `s3cmd-back-${version}`;
    await s3('mb', 's3://cmd-bucket');
    await s3('put', 'out/a.txt', 's3://cmd-bucket/one.txt');
    await s3('get', '--force', 's3://cmd-bucket/one.txt', 'one.txt');
    expect(readFileSync(join(folder, 'one.txt'), 'utf8')).toBe('first');
    await s3('sync', 'out/', 's3://cmd-bucket/tree/');
    mkdirSync(join(folder, back));
    await s3('sync', 's3://cmd-bucket/tree/', `${back}/`);
    expect(readBack(back)).toEqual(files);
    await s3('cp', 's3://cmd-bucket/one.txt', 's3://cmd-bucket/sub dir/two.txt');
    expect(await s3('ls', '--recursive', 's3://cmd-bucket')).toContain('s3://cmd-bucket/sub dir/two.txt');
    await s3('del', '--recursive', '--force', 's3://cmd-bucket');
    await s3('rb', 's3://cmd-bucket');
    expect(await s3('ls')).not.toContain('cmd-bucket');
  }, 120_000);
});

describeWith([gatewayBuild, rclone], 'rclone', () => {
  const run = (v2: boolean, ...args: string[]) => call(rclone.command, ['--config', '/dev/null', '--retries', '1', '--low-level-retries', '1', ...args], {
    RCLONE_CONFIG_GATE_TYPE: 's3', RCLONE_CONFIG_GATE_PROVIDER: 'Ceph', RCLONE_CONFIG_GATE_ENV_AUTH: 'false', RCLONE_CONFIG_GATE_V2_AUTH: String(v2), RCLONE_CONFIG_GATE_ENDPOINT: gateway.endpoint,
    RCLONE_CONFIG_GATE_ACCESS_KEY_ID: 'OPERATOR', RCLONE_CONFIG_GATE_SECRET_ACCESS_KEY: credentialsOf('OPERATOR').secretAccessKey,
  });

  it.each([['4', false], ['2', true]])('makes a bucket, syncs both ways, checks, moves and purges with Signature Version %s', async (version, v2) => {
    const copy = (...args: string[]): Promise<string> => run(v2, ...args);
    const back = `rclone-back-${version}`;
    await copy('mkdir', 'gate:clone-bucket');
    await copy('sync', 'out', 'gate:clone-bucket/tree');
    await copy('check', 'out', 'gate:clone-bucket/tree');
    await copy('sync', 'gate:clone-bucket/tree', back);
    expect(readBack(back)).toEqual(files);
    expect(await copy('cat', 'gate:clone-bucket/tree/a.txt')).toBe('first');
    await copy('moveto', 'gate:clone-bucket/tree/a.txt', 'gate:clone-bucket/moved.txt');
    expect((await copy('lsf', '-R', 'gate:clone-bucket')).split('\n')).toEqual(expect.arrayContaining(['moved.txt', 'tree/', 'tree/empty', 'tree/sub dir/b+c.txt']));
    await copy('purge', 'gate:clone-bucket');
    expect(await copy('lsd', 'gate:')).not.toContain('clone-bucket');
  }, 120_000);
});
