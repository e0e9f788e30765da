import { aPolicy, aRole, ATTACHED, given, POLICY_ARN, POLICY_STREAM, TRUST } from '#testing';
import { createRole } from './create-role.js';

const input = { RoleName: 'S3Access', AssumeRolePolicyDocument: TRUST };

describe('CreateRole', () => {
  it('makes a role with the defaults of AWS and claims its name', () => {
    const { take, output } = given().when(createRole, input).thenEvents({
      type: 'RoleCreated',
      data: { roleId: 'AROA00000000000000001', roleName: 'S3Access', path: '/', assumeRolePolicyDocument: TRUST, maxSessionDuration: 3600, tags: [] },
    });
    expect(take).toEqual([{ name: 'role-name::S3Access', owner: 'role/AROA00000000000000001' }]);
    expect(output.Role).toMatchObject({ Arn: 'arn:aws:iam:::role/S3Access', RoleId: 'AROA00000000000000001', MaxSessionDuration: 3600 });
  });

  it('keeps path, tags, description and duration', () => {
    const { output } = given().when(createRole, {
      ...input, Path: '/application_abc/component_xyz/', Description: 'a role', MaxSessionDuration: 7200, Tags: [{ Key: 'Department', Value: 'Eng' }],
    }).thenEvents({
      type: 'RoleCreated',
      data: {
        roleId: 'AROA00000000000000001', roleName: 'S3Access', path: '/application_abc/component_xyz/', assumeRolePolicyDocument: TRUST,
        description: 'a role', maxSessionDuration: 7200, tags: [{ Key: 'Department', Value: 'Eng' }],
      },
    });
    expect(output.Role).toMatchObject({ Arn: 'arn:aws:iam:::role/application_abc/component_xyz/S3Access', Tags: [{ Key: 'Department', Value: 'Eng' }] });
  });

  it('answers the trust policy URL-encoded and byte for byte', () => {
    const spaced = TRUST.replace('{', '{ ');
    const { output } = given().when(createRole, { ...input, AssumeRolePolicyDocument: spaced }).decision!;
    expect(decodeURIComponent(output.Role!.AssumeRolePolicyDocument!)).toBe(spaced);
    expect(output.Role!.AssumeRolePolicyDocument).not.toMatch(/[{} "]/);
  });

  it('refuses a name that is taken, which in a real account ignores case', () => {
    given(aRole()).when(createRole, input).thenError('EntityAlreadyExists', 'Role with name S3Access already exists.');
    given(aRole()).when(createRole, { ...input, RoleName: 's3access' }).thenEvents(expect.objectContaining({ type: 'RoleCreated' }) as never);
    given(aRole([], {}, '123456789012'))
      .when(createRole, { ...input, RoleName: 's3access' }, { principal: { account: '123456789012' } })
      .thenError('EntityAlreadyExists');
  });

  it('refuses a trust policy that is no policy', () => {
    given().when(createRole, { ...input, AssumeRolePolicyDocument: '{"Version":' }).thenError('MalformedPolicyDocument');
  });

  it('refuses a trust policy over the quota in profile aws only', () => {
    const actions = Array.from({ length: 500 }, () => '"sts:AssumeRole"').join(',');
    const long = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":[${actions}]}]}`;
    given().when(createRole, { ...input, AssumeRolePolicyDocument: long }, { compat: 'aws' }).thenError('LimitExceeded', /ACLSizePerRole: 8192/);
    expect(given().when(createRole, { ...input, AssumeRolePolicyDocument: long }).error).toBeUndefined();
  });

  it('keeps both values of one tag key in profile ceph and refuses them in profile aws', () => {
    const Tags = [{ Key: 'Department', Value: 'Eng' }, { Key: 'Department', Value: 'HR' }];
    expect(given().when(createRole, { ...input, Tags }).decision!.output.Role!.Tags).toEqual(Tags);
    const trust = TRUST.replace('arn:aws:iam:::user/TESTER', 'arn:aws:iam::123456789012:user/TESTER');
    given().when(createRole, { ...input, AssumeRolePolicyDocument: trust, Tags }, { compat: 'aws' }).thenError('InvalidInput', /Duplicate tag keys/);
  });

  it('sets the permissions boundary with the role, in one append, and holds its policy', () => {
    const { writes, hold, output } = given(aPolicy()).when(createRole, { ...input, PermissionsBoundary: POLICY_ARN }).decision!;
    expect(writes!.map(({ events }) => events.slice(1))).toEqual([[{ type: 'RolePermissionsBoundaryPut', data: ATTACHED }]]);
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: 'role/AROA00000000000000001#permissions-boundary' }]);
    expect(output.Role!.PermissionsBoundary).toEqual({ PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: POLICY_ARN });
  });

  it('refuses a permissions boundary that there is not, rather than making a role without it', () => {
    given().when(createRole, { ...input, PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnly' }).thenError('NoSuchEntity', 'Scope ARN: arn:aws:iam::aws:policy/ReadOnly does not exist or is not attachable.');
    given().when(createRole, { ...input, PermissionsBoundary: 'arn:aws:iam:::user/TESTER' }).thenError('InvalidInput');
  });

  it('asks for iam:CreateRole on the new ARN, or the cap roles=write, with the tags of the request', async () => {
    const [asked] = await given().asks(createRole, { ...input, Path: '/p/', Tags: [{ Key: 'a', Value: '1' }] });
    expect(asked).toEqual({
      action: 'iam:CreateRole', resource: 'arn:aws:iam:::role/p/S3Access', resourceAccount: '', cap: { type: 'roles', access: 'write' },
      conditions: { 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'] },
    });
  });
});
