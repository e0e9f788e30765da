import {
  AddRoleToInstanceProfileCommand, AddUserToGroupCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateAccessKeyCommand, CreateAccountAliasCommand, CreateGroupCommand, CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand, CreatePolicyCommand, CreatePolicyVersionCommand, CreateRoleCommand, CreateUserCommand, DeleteAccessKeyCommand, DeleteAccountAliasCommand, DeleteGroupCommand, DeleteInstanceProfileCommand,
  DeleteLoginProfileCommand, DeleteOpenIDConnectProviderCommand, DeletePolicyCommand, DeletePolicyVersionCommand, DeleteRoleCommand, DeleteUserCommand, DeleteUserPermissionsBoundaryCommand,
  DetachRolePolicyCommand, DetachUserPolicyCommand, GetAccessKeyLastUsedCommand, GetGroupCommand, GetInstanceProfileCommand, GetLoginProfileCommand, GetOpenIDConnectProviderCommand, GetPolicyCommand,
  GetPolicyVersionCommand, GetRoleCommand, GetUserCommand, IAMClient, ListAccessKeysCommand, ListAccountAliasesCommand, ListAttachedRolePoliciesCommand, ListAttachedUserPoliciesCommand, ListGroupsForUserCommand,
  ListInstanceProfilesForRoleCommand, ListMFADevicesCommand, ListPolicyVersionsCommand, ListRolePoliciesCommand, ListRolesCommand, ListServiceSpecificCredentialsCommand, ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand, ListUserTagsCommand, ListVirtualMFADevicesCommand, PutUserPermissionsBoundaryCommand, RemoveRoleFromInstanceProfileCommand, RemoveUserFromGroupCommand, TagUserCommand,
  UntagUserCommand, UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from './clients.js';

/*
 * The calls of terraform-provider-aws, in its order: create, read, plan again, change, destroy. Source: hashicorp/terraform-provider-aws,
 * internal/service/iam (user.go, role.go, policy.go, group.go, instance_profile.go, access_key.go, openid_connect_provider.go).
 */
describeWith(provisioned('gateway'), 'The calls that Terraform makes', () => {
  let gateway: Gateway;
  let iam: IAMClient;
  let account: string;
  const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
  const document = (...Action: string[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const none = { name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } };

  beforeAll(async () => {
    gateway = await startGateway({ env: { ROLEGATE_COMPAT: 'aws' } });
    const settings = { endpoint: gateway.endpoint, region: 'us-east-1', credentials: gateway.rootCredentials, maxAttempts: 1 };
    iam = new IAMClient(settings);
    // The provider itself: who it is, and whether that account is what allowed_account_ids says.
    const identity = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    account = identity.Account!;
    expect(account).toMatch(/^\d{12}$/);
    expect(identity.Arn).toContain(account);
    expect((await iam.send(new ListRolesCommand({}))).IsTruncated).toBe(false);
  }, 90_000);
  afterAll(async () => {
    iam?.destroy();
    await gateway?.stop();
  }, 30_000);

  it('for aws_iam_policy: the default version is read, a change is a new version, destroy empties it first', async () => {
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'tf-policy', Path: '/', PolicyDocument: document('s3:GetObject'), Description: 'managed', Tags: [{ Key: 'env', Value: 'test' }] }));
    const PolicyArn = Policy!.Arn!;
    const read = (await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy!;
    expect(read).toMatchObject({ PolicyName: 'tf-policy', DefaultVersionId: 'v1', AttachmentCount: 0, Path: '/', Description: 'managed', Tags: [{ Key: 'env', Value: 'test' }] });
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: read.DefaultVersionId }));
    expect(decodeURIComponent(PolicyVersion!.Document!)).toBe(document('s3:GetObject'));
    await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document('s3:*'), SetAsDefault: true }));
    for (const { VersionId, IsDefaultVersion } of (await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions!) {
      if (!IsDefaultVersion) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject(none);
  }, 30_000);

  it('for aws_iam_user with aws_iam_access_key, attachment, membership and force_destroy', async () => {
    const UserName = 'tf-user';
    const { User } = await iam.send(new CreateUserCommand({ UserName, Path: '/', Tags: [{ Key: 'env', Value: 'test' }], PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }));
    const read = (await iam.send(new GetUserCommand({ UserName }))).User!;
    expect(read).toMatchObject({ Arn: arn('user/tf-user'), UserId: User!.UserId, Path: '/', PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }, Tags: [{ Key: 'env', Value: 'test' }] });
    expect((await iam.send(new ListUserTagsCommand({ UserName }))).Tags).toEqual([{ Key: 'env', Value: 'test' }]);

    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    expect((await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata).toMatchObject([{ AccessKeyId: AccessKey!.AccessKeyId, Status: 'Active' }]);
    expect((await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: AccessKey!.AccessKeyId }))).UserName).toBe(UserName);
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }));
    expect((await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))).AttachedPolicies!.map(({ PolicyName }) => PolicyName)).toEqual(['AmazonS3ReadOnlyAccess']);
    await iam.send(new CreateGroupCommand({ GroupName: 'tf-group', Path: '/' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'tf-group', UserName }));
    expect((await iam.send(new GetGroupCommand({ GroupName: 'tf-group' })))).toMatchObject({ Group: { GroupName: 'tf-group', Arn: arn('group/tf-group') }, Users: [{ UserName }], IsTruncated: false });

    // A change of name, path, tags and boundary.
    await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'tf-renamed', NewPath: '/team/' }));
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'tf-renamed', PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }));
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'tf-renamed' }));
    await iam.send(new UntagUserCommand({ UserName: 'tf-renamed', TagKeys: ['env'] }));
    await iam.send(new TagUserCommand({ UserName: 'tf-renamed', Tags: [{ Key: 'team', Value: 'storage' }] }));
    const after = (await iam.send(new GetUserCommand({ UserName: 'tf-renamed' }))).User!;
    expect([after.Arn, after.UserId, after.PermissionsBoundary, after.Tags]).toEqual([arn('user/team/tf-renamed'), User!.UserId, undefined, [{ Key: 'team', Value: 'storage' }]]);

    // Destroy: first what other resources made, then what force_destroy looks for.
    const gone = { UserName: 'tf-renamed' };
    await iam.send(new DetachUserPolicyCommand({ ...gone, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }));
    for (const { GroupName } of (await iam.send(new ListGroupsForUserCommand(gone))).Groups!) await iam.send(new RemoveUserFromGroupCommand({ ...gone, GroupName }));
    await expect(iam.send(new DeleteUserCommand(gone))).rejects.toMatchObject({ name: 'DeleteConflictException', message: 'Cannot delete entity, must delete access keys first.' });
    for (const { AccessKeyId } of (await iam.send(new ListAccessKeysCommand(gone))).AccessKeyMetadata!) await iam.send(new DeleteAccessKeyCommand({ ...gone, AccessKeyId }));
    expect((await iam.send(new ListSSHPublicKeysCommand(gone))).SSHPublicKeys ?? []).toEqual([]);
    expect((await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }))).VirtualMFADevices ?? []).toEqual([]);
    expect((await iam.send(new ListMFADevicesCommand(gone))).MFADevices ?? []).toEqual([]);
    await expect(iam.send(new GetLoginProfileCommand(gone))).rejects.toMatchObject(none);
    await expect(iam.send(new DeleteLoginProfileCommand(gone))).rejects.toMatchObject(none);
    expect((await iam.send(new ListSigningCertificatesCommand(gone))).Certificates ?? []).toEqual([]);
    expect((await iam.send(new ListServiceSpecificCredentialsCommand(gone))).ServiceSpecificCredentials ?? []).toEqual([]);
    await iam.send(new DeleteUserCommand(gone));
    await iam.send(new DeleteGroupCommand({ GroupName: 'tf-group' }));
    await expect(iam.send(new GetUserCommand(gone))).rejects.toMatchObject(none);
    await expect(iam.send(new GetGroupCommand({ GroupName: 'tf-group' }))).rejects.toMatchObject(none);
  }, 30_000);

  it('for aws_iam_role with attachment and aws_iam_instance_profile', async () => {
    const RoleName = 'tf-role';
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
    await iam.send(new CreateRoleCommand({ RoleName, Path: '/', AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200, PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', Tags: [{ Key: 'env', Value: 'test' }] }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({ Arn: arn('role/tf-role'), MaxSessionDuration: 7200, PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }, Tags: [{ Key: 'env', Value: 'test' }] });
    expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toBe(trust);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? []).toEqual([]);
    expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }]);

    const InstanceProfileName = 'tf-profile';
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Path: '/' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    expect((await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile).toMatchObject({ Arn: arn('instance-profile/tf-profile'), Roles: [{ RoleName }] });

    // Destroy of the role looks for profiles, attachments and policies of its own.
    for (const profile of (await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles!) {
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: profile.InstanceProfileName, RoleName }));
    }
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    for (const { PolicyArn } of (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies!) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject(none);
    await expect(iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject(none);
  }, 30_000);

  it('for aws_iam_account_alias', async () => {
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'tf-alias' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['tf-alias']);
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'tf-alias' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases ?? []).toEqual([]);
  }, 30_000);

  it('for aws_iam_openid_connect_provider', async () => {
    const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://idp.example.com', ClientIDList: ['app'], ThumbprintList: ['a'.repeat(40)] }));
    expect(await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).toMatchObject({ Url: 'idp.example.com', ClientIDList: ['app'], ThumbprintList: ['a'.repeat(40)] });
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    await expect(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).rejects.toMatchObject(none);
  }, 30_000);
});
