import { join } from 'node:path';
import { describeWith, provisioned, root } from '../provisioned.js';
import { cleanEnvironment, run, startGateway, type Gateway } from './clients.js';

const SAMPLE = join(root, 'apps/cli/test/import/ceph');
const aws = provisioned('awscli');

describeWith([provisioned('gateway'), aws], 'Whoever is carried over from Ceph, with aws-cli and the key of before', () => {
  let gateway: Gateway;

  const cli = async (key: string, secret: string, ...argv: string[]): Promise<string> => {
    const ran = await run(aws.command, ['--endpoint-url', gateway.endpoint, '--region', 'default', '--output', 'text', ...argv], { env: { ...cleanEnvironment(), AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } });
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran.stdout.trim();
  };

  beforeAll(async () => { gateway = await startGateway(); }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('is there after one command', async () => {
    const ran = await gateway.rolegate('import', 'ceph', SAMPLE);
    expect([ran.code, ran.stderr.split('\n').filter((line) => line.startsWith('ERROR'))]).toEqual([0, []]);
    expect(ran.stdout + ran.stderr + gateway.logs()).not.toMatch(/tester-secret|swift-secret|anna-secret/);
  }, 60_000);

  it('finds its buckets, and assumes its roles', async () => {
    expect(await cli('TESTERKEY1', 'tester-secret-1', 's3api', 'list-buckets', '--query', 'Buckets[].Name')).toBe('photos');
    const role = ['sts', 'assume-role', '--role-arn', 'arn:aws:iam:::role/application_abc/component_xyz/S3Access1', '--role-session-name', 'moved'];
    expect(await cli('TESTERKEY1', 'tester-secret-1', ...role, '--query', 'AssumedRoleUser.Arn')).toContain('assumed-role/');
    expect(await cli('ANNAKEY', 'anna-secret', 'sts', 'get-caller-identity', '--query', 'Arn')).toBe('arn:aws:iam::RGW11111111111111111:user/staff/anna');
  }, 60_000);
});
