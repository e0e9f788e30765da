import { databaseKit } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement, trusting } from './world.js';

/*
 * "Delegating responsibility to others using permissions boundaries", the example of the IAM User Guide ("Permissions
 * boundaries for IAM entities"): María lets Zhang make users who can never do more than XCompanyBoundaries lets them. With
 * S3, IAM and STS in place of the services that do not exist here, and with roles beside users.
 */
describe('Delegated administration by permissions boundaries', () => {
  const database = databaseKit();
  let node: InProcess;
  let maria: Caller;
  let zhang: Caller;
  let nikhil: Caller;
  const callers: Caller[] = [];
  let account: string;
  const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
  const company = (): string => arn('policy/XCompanyBoundaries');
  const delegated = (): string => arn('policy/DelegatedUserBoundary');
  const EVERYTHING = policy(statement('Allow', '*'));

  const as = (credentials: Parameters<Caller['as']>[0]): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  /** Signed in as that user, whom `maker` makes keys for. */
  const signedInAs = async (UserName: string, maker: Caller): Promise<Caller> => as(credentialsIn(ok(await maker.iam('CreateAccessKey', { UserName }))));
  const create = async (PolicyName: string, PolicyDocument: string): Promise<void> => void ok(await maria.iam('CreatePolicy', { PolicyName, PolicyDocument }));

  const ofUsers = ['iam:AttachUserPolicy', 'iam:CreateUser', 'iam:DeleteUserPolicy', 'iam:DetachUserPolicy', 'iam:PutUserPermissionsBoundary', 'iam:PutUserPolicy'];
  const ofRoles = ['iam:AttachRolePolicy', 'iam:CreateRole', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'];

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_COMPAT: 'aws' });
    maria = node.root;
    account = ok(await maria.sts('GetCallerIdentity')).text('Account');
    await create('XCompanyBoundaries', policy(
      statement('Allow', ['s3:*', 'sts:*']),
      statement('Allow', ['iam:*AccessKey*', 'iam:GetUser'], { Resource: `arn:aws:iam::*:user/\${aws:username}` }),
      statement('Deny', 's3:*', { Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] }),
    ));
    await create('DelegatedUserBoundary', policy(
      statement('Allow', [...ofUsers, ...ofRoles], { Resource: '*', Condition: { StringEquals: { 'iam:PermissionsBoundary': company() } } }),
      statement('Allow', ['iam:CreateAccessKey', 'iam:DeleteUser', 'iam:UpdateUser', 'iam:Get*', 'iam:List*', 'iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:SetDefaultPolicyVersion', 'iam:DeletePolicyVersion']),
      statement('Deny', ['iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion'], { Resource: [company(), delegated()] }),
      statement('Deny', ['iam:DeleteUserPermissionsBoundary', 'iam:DeleteRolePermissionsBoundary']),
    ));
    await create('DelegatedUserPermissions', policy(statement('Allow', 'iam:*'), statement('Allow', 's3:ListBucket', { Resource: 'arn:aws:s3:::zhang' })));
    ok(await maria.iam('CreateUser', { UserName: 'Zhang', PermissionsBoundary: delegated() }));
    ok(await maria.iam('AttachUserPolicy', { UserName: 'Zhang', PolicyArn: arn('policy/DelegatedUserPermissions') }));
    ok(await maria.iam('CreateUser', { UserName: 'Colleague' }));
    ok(await maria.iam('CreateRole', { RoleName: 'Unbounded', AssumeRolePolicyDocument: trusting(arn('user/Zhang')) }));
    for (const bucket of ['zhang', 'logs', 'work']) ok(await maria.s3('PUT', `/${bucket}`));
    zhang = await signedInAs('Zhang', maria);
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  const refused = async (answer: Promise<Answer>): Promise<void> => expect(await answer).toMatchObject({ status: 403, code: 'AccessDenied' });

  it('lets Zhang make users within the boundary, and no others', async () => {
    await refused(zhang.iam('CreateUser', { UserName: 'Nikhil' }));
    await refused(zhang.iam('CreateUser', { UserName: 'Nikhil', PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMFullAccess' }));
    await refused(zhang.iam('CreateUser', { UserName: 'Nikhil', PermissionsBoundary: delegated() }));
    ok(await zhang.iam('CreateUser', { UserName: 'Nikhil', PermissionsBoundary: company() }));
  });

  it('lets Zhang give policies to users within the boundary, and to no others', async () => {
    ok(await zhang.iam('PutUserPolicy', { UserName: 'Nikhil', PolicyName: 'all', PolicyDocument: EVERYTHING }));
    ok(await zhang.iam('AttachUserPolicy', { UserName: 'Nikhil', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }));
    for (const UserName of ['Zhang', 'Colleague']) {
      await refused(zhang.iam('PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument: EVERYTHING }));
      await refused(zhang.iam('AttachUserPolicy', { UserName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }));
      await refused(zhang.iam('DetachUserPolicy', { UserName, PolicyArn: arn('policy/DelegatedUserPermissions') }));
      await refused(zhang.iam('DeleteUserPolicy', { UserName, PolicyName: 'all' }));
    }
  });

  it('holds the new user to the boundary, whatever it was given', async () => {
    nikhil = await signedInAs('Nikhil', zhang);
    ok(await nikhil.s3('GET', '/work'));
    ok(await nikhil.iam('ListAccessKeys', { UserName: 'Nikhil' }));
    await refused(nikhil.s3('GET', '/logs'));
    await refused(nikhil.iam('CreateUser', { UserName: 'Accomplice', PermissionsBoundary: company() }));
    await refused(nikhil.iam('DeleteUserPermissionsBoundary', { UserName: 'Nikhil' }));
    await refused(nikhil.iam('CreateAccessKey', { UserName: 'Zhang' }));
    const answer = await nikhil.iam('ListUsers');
    expect(await node.explain(answer)).toMatchObject({ decision: 'denied', reason: 'boundary' });
  });

  it('holds sessions of the new user to it as well', async () => {
    for (const session of [await nikhil.sts('GetSessionToken'), await nikhil.sts('GetFederationToken', { Name: 'partner', Policy: EVERYTHING })]) {
      const caller = as(credentialsIn(session));
      ok(await caller.s3('GET', '/work'));
      await refused(caller.s3('GET', '/logs'));
    }
  });

  it('leaves Zhang no way around the boundaries: neither taking them away, nor changing what they say', async () => {
    await refused(zhang.iam('DeleteUserPermissionsBoundary', { UserName: 'Nikhil' }));
    await refused(zhang.iam('DeleteUserPermissionsBoundary', { UserName: 'Zhang' }));
    await refused(zhang.iam('PutUserPermissionsBoundary', { UserName: 'Nikhil', PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMFullAccess' }));
    for (const PolicyArn of [company(), delegated()]) {
      await refused(zhang.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: EVERYTHING, SetAsDefault: 'true' }));
      await refused(zhang.iam('DeletePolicy', { PolicyArn }));
    }
    await refused(zhang.iam('AddUserToGroup', { GroupName: 'Any', UserName: 'Zhang' }));
    await refused(zhang.s3('GET', '/zhang'));
  });

  it('is the same for roles, whose trust is bounded with them', async () => {
    const AssumeRolePolicyDocument = trusting(arn('user/Zhang'));
    await refused(zhang.iam('CreateRole', { RoleName: 'Robot', AssumeRolePolicyDocument }));
    ok(await zhang.iam('CreateRole', { RoleName: 'Robot', AssumeRolePolicyDocument, PermissionsBoundary: company() }));
    ok(await zhang.iam('PutRolePolicy', { RoleName: 'Robot', PolicyName: 'all', PolicyDocument: EVERYTHING }));
    ok(await zhang.iam('UpdateAssumeRolePolicy', { RoleName: 'Robot', PolicyDocument: trusting(arn('user/Nikhil')) }));
    await refused(zhang.iam('PutRolePolicy', { RoleName: 'Unbounded', PolicyName: 'all', PolicyDocument: EVERYTHING }));
    await refused(zhang.iam('AttachRolePolicy', { RoleName: 'Unbounded', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }));
    await refused(zhang.iam('UpdateAssumeRolePolicy', { RoleName: 'Unbounded', PolicyDocument: trusting(arn('user/Nikhil')) }));
    await refused(zhang.iam('DeleteRolePermissionsBoundary', { RoleName: 'Robot' }));
    const robot = as(credentialsIn(ok(await nikhil.sts('AssumeRole', { RoleArn: arn('role/Robot'), RoleSessionName: 'robot' }))));
    ok(await robot.s3('GET', '/work'));
    await refused(robot.s3('GET', '/logs'));
    await refused(robot.iam('ListUsers'));
  });

  it('gives Nikhil what the boundary held back in the very next request after María takes it away, and not later', async () => {
    await refused(nikhil.iam('ListUsers'));
    ok(await maria.iam('DeleteUserPermissionsBoundary', { UserName: 'Nikhil' }));
    ok(await nikhil.iam('ListUsers'));
    ok(await maria.iam('PutUserPermissionsBoundary', { UserName: 'Nikhil', PermissionsBoundary: company() }));
    await refused(nikhil.iam('ListUsers'));
  });
});
