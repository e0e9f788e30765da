import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import { GROUP_DEVELOPERS, type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { Caller, ok } from '../system/caller.js';
import { expectSuccess, runPython, startGateway, type Gateway } from './clients.js';

const minio = provisioned('minio');
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: 'ldap' }, Action: ['sts:AssumeRoleWithLDAPIdentity', 'sts:TagSession'] }] });
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

describeWith([provisioned('gateway'), provisioned('slapd'), minio], "AssumeRoleWithLDAPIdentity, asked by MinIO's own client", () => {
  let slapd: Slapd;
  let gateway: Gateway;
  let folder: string;
  const client = async (uid: string, more: Readonly<Record<string, string>> = {}) =>
    expectSuccess(await runPython(minio, 'ldap_identity.py', { ENDPOINT: gateway.endpoint, BUCKET: 'of-everybody', LDAP_USER: uid, LDAP_PASSWORD: passwordOf(uid), ...more })).json as Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-mapping-'));
    slapd = await startSlapd();
    gateway = await startGateway({ env: slapdSettings(slapd, { ROLEGATE_LDAP_GROUP_SEARCHDN: 'ou=groups,dc=ceph,dc=test', ROLEGATE_LDAP_SESSION_TAGS: 'Department=departmentNumber' }) });
    const root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/of-everybody'));
    ok(await root.s3('PUT', '/of-everybody/key', { body: 'text' }));
    ok(await root.iam('CreateRole', { RoleName: 'Developers', AssumeRolePolicyDocument: TRUST }));
    const engineering = { StringEquals: { 'aws:PrincipalTag/Department': 'Engineering' } };
    ok(await root.iam('PutRolePolicy', { RoleName: 'Developers', PolicyName: 'own', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: engineering }] }) }));
    root.close();
    expectSuccess(await gateway.rolegate('mapping', 'add', '--provider=ldap', `--group=${GROUP_DEVELOPERS}`, '--role-arn=arn:aws:iam:::role/Developers'));
    writeFileSync(join(folder, 'mappings.json'), JSON.stringify([{ provider: 'ldap', match: 'user', value: 'dario', policy_arns: [READ_ONLY] }]));
    expectSuccess(await gateway.rolegate('mapping', 'import', join(folder, 'mappings.json')));
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await slapd?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('gives the role of a group, with the tags of the directory', async () => {
    expect(await client('alice')).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/), get: 'text', put: 'other' });
    expect(await client('carol')).toMatchObject({ get: 'AccessDenied', put: 'AccessDenied' });
  }, 120_000);

  it('gives mapped policies, and no more than the policy that is passed', async () => {
    expect(await client('dario')).toMatchObject({ get: 'text', put: 'AccessDenied', buckets: expect.any(Array) });
    const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }] });
    expect(await client('dario', { POLICY })).toMatchObject({ get: 'text', put: 'AccessDenied', buckets: 'AccessDenied' });
  }, 120_000);

  it('gives nothing to whom nothing is mapped, nor to a wrong password; and keeps what it was told to itself', async () => {
    expect((await client('bob')).error).toContain('403');
    expect((await client('alice', { LDAP_PASSWORD: 'not-her-password' })).error).toContain('403');
    for (const secret of [passwordOf('alice'), passwordOf('dario'), 'not-her-password']) expect(gateway.logs()).not.toContain(secret);
  }, 120_000);

  it('ends with the mapping', async () => {
    expectSuccess(await gateway.rolegate('mapping', 'rm', '--provider=ldap', `--group=${GROUP_DEVELOPERS}`));
    expect((await client('alice')).error).toContain('403');
    expect(JSON.parse(expectSuccess(await gateway.rolegate('mapping', 'list')).stdout)).toEqual([expect.objectContaining({ match: 'user', value: 'dario', policy_arns: [READ_ONLY] })]);
  }, 120_000);
});
