import { join } from 'node:path';
import { databaseKit } from '#testing';
import { Caller, credentialsIn, ok } from './caller.js';
import { rolegate } from './command-line.js';
import { type InProcess, startInProcess } from './in-process.js';

const SAMPLE = join(import.meta.dirname, '../../apps/cli/test/import/aws');
const ACCOUNT = '123456789012';
const changesOf = (out: string): readonly string[] => out.split('\n').filter((line) => line !== '' && !line.startsWith('LEFT'));

describe.each(['ceph', 'aws'])('import aws under the rules of %s', (compat) => {
  const database = databaseKit();
  let node: InProcess;
  let owner: Caller;

  beforeAll(async () => { node = await startInProcess(database.connectionString, { ROLEGATE_COMPAT: compat }); }, 60_000);
  afterAll(() => node.stop());

  it('changes nothing in a dry run, also where the account is not there yet', async () => {
    const looked = await rolegate(node.root, 'import', 'aws', SAMPLE, '--dry-run', '--account-name', 'acme');
    expect(looked).toMatchObject({ code: 0, out: expect.stringContaining('create    account 123456789012: acme\n') });
    expect((await node.root.admin('GET', '/account', { id: ACCOUNT })).status).toBe(404);
  });

  it('makes the account and what is in it; again changes nothing', async () => {
    const made = await rolegate(node.root, 'import', 'aws', SAMPLE, '--account-name', 'acme');
    expect(changesOf(made.out).filter((line) => !/^(create|add to) /.test(line))).toEqual([expect.stringMatching(/^\d\d changes made, 0 conflicts, \d+ left$/)]);
    const again = await rolegate(node.root, 'import', 'aws', SAMPLE, '--account-name', 'acme');
    expect(changesOf(again.out)).toEqual([expect.stringMatching(/^0 changes made, 0 conflicts/)]);
  }, 60_000);

  it('gives users new keys only, and all that they may', async () => {
    ok(await node.root.admin('PUT', '/user', { uid: 'acmeroot', 'display-name': 'acmeroot', 'account-id': ACCOUNT, 'account-root': 'true', 'access-key': 'ACMEROOT', 'secret-key': 's' }));
    owner = node.root.as({ accessKeyId: 'ACMEROOT', secretAccessKey: 's' });
    const anna = owner.as(credentialsIn(await owner.iam('CreateAccessKey', { UserName: 'Anna' })));
    expect(ok(await anna.sts('GetCallerIdentity')).text('Arn')).toBe(`arn:aws:iam::${ACCOUNT}:user/staff/Anna`);
    ok(await anna.sts('AssumeRole', { RoleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy`, RoleSessionName: 'deploying', DurationSeconds: '7200' }));
    ok(await owner.s3('PUT', '/code'));
    ok(await owner.s3('PUT', '/code/c', { body: 'c' }));
    expect(ok(await anna.s3('GET', '/code/c')).body).toBe('c');
    expect((await anna.s3('PUT', '/code/d', { body: 'd' })).status).toBe(403);
  });

  it('brings paths, tags, groups, boundaries, versions and instance profiles', async () => {
    expect(ok(await owner.iam('GetUser', { UserName: 'anna' })).body).toMatch(/<PermissionsBoundaryArn>arn:aws:iam::123456789012:policy\/Bound<.*<Key>team<\/Key><Value>blue</s);
    expect(ok(await owner.iam('ListGroupsForUser', { UserName: 'Anna' })).text('GroupName')).toBe('Devs');
    expect(ok(await owner.iam('ListPolicyVersions', { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/team/Work` })).body.match(/<VersionId>/g)).toHaveLength(2);
    expect(ok(await owner.iam('GetInstanceProfile', { InstanceProfileName: 'Deployers' })).text('RoleName')).toBe('Deploy');
  });
});
