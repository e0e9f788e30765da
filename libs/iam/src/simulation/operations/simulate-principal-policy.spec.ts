import type { SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { addedToGroup, type AnyHistory, aGroup, aPolicy, aRole, ATTACHED, aUser, given, groupPolicyPut, POLICY_ARN, policyPut, roleBounded, userBounded, userPolicyPut, versionCreated } from '#testing';
import { simulatePrincipalPolicy } from './simulate-principal-policy.js';

const USER = 'arn:aws:iam:::user/TESTER';
const ROLE = 'arn:aws:iam:::role/S3Access';
const KEY = 'arn:aws:s3:::b/k';
const statement = (effect: string, rest: object = {}): string => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: effect, Action: 's3:*', Resource: '*', ...rest } });
const world: AnyHistory[] = [aUser([userPolicyPut('Mine', statement('Allow', { Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/team}' }))], { tags: [{ Key: 'Team', Value: 'k' }] }), aRole([policyPut('Its', statement('Allow', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }))], { tags: [{ Key: 'a', Value: 'b' }] })];
const simulate = (input: Partial<SimulatePrincipalPolicyRequest>, histories = world, compat?: 'aws') =>
  given(...histories).answer(simulatePrincipalPolicy, { PolicySourceArn: USER, ActionNames: ['s3:GetObject'], ResourceArns: [KEY], ...input }, { compat });
const decision = async (input: Partial<SimulatePrincipalPolicyRequest>): Promise<unknown> => (await simulate(input)).EvaluationResults![0]!.EvalDecision;

describe('SimulatePrincipalPolicy', () => {
  it('takes the policies, the name and the tags of a user', async () => {
    const [result] = (await simulate({})).EvaluationResults!;
    expect(result).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'Mine', SourcePolicyType: 'user' }], ResourceSpecificResults: [{ MissingContextValues: [] }] });
  });

  it('takes a session of a role for what it is', async () => {
    const [result] = (await simulate({ PolicySourceArn: ROLE })).EvaluationResults!;
    expect(result).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'Its', SourcePolicyType: 'role' }] });
  });

  it('adds the policies that are passed and leaves out the excluded ones', async () => {
    expect(await decision({ PolicyInputList: [statement('Deny')] })).toBe('explicitDeny');
    const excluded = (AttachmentName: string) => [{ InlinePolicyIdentifier: { PolicyName: 'Mine', AttachmentType: 'user' as const, AttachmentName } }];
    expect(await decision({ PolicyExclusionList: excluded('TESTER') })).toBe('implicitDeny');
    expect(await decision({ PolicyExclusionList: excluded('another') })).toBe('allowed');
  });

  it('takes what is attached, by its default version, and leaves out what is excluded', async () => {
    const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    const attached = [
      aUser([{ type: 'UserPolicyAttached', data: ATTACHED }, { type: 'UserPolicyAttached', data: { policyArn: OF_AWS, policyId: '' } }]),
      aPolicy([versionCreated(2, true, statement('Allow', { Action: 's3:PutObject' }))], { policyDocument: statement('Allow') }),
    ];
    const result = async (action: string, PolicyExclusionList?: SimulatePrincipalPolicyRequest['PolicyExclusionList']) => (await simulate({ ActionNames: [action], PolicyExclusionList }, attached)).EvaluationResults![0]!;
    expect(await result('s3:GetObject')).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: OF_AWS, SourcePolicyType: 'aws-managed' }] });
    expect(await result('s3:PutObject')).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: POLICY_ARN, SourcePolicyType: 'user-managed' }] });
    expect(await result('s3:DeleteObject')).toMatchObject({ EvalDecision: 'implicitDeny' });
    for (const exclusion of [{ PolicyArn: POLICY_ARN }, { PolicyArn: 'arn:aws:iam:::policy/Read*' }, { PolicyType: 'user-managed' as const }]) {
      expect((await result('s3:PutObject', [exclusion])).EvalDecision).toBe('implicitDeny');
      expect((await result('s3:GetObject', [exclusion])).EvalDecision).toBe('allowed');
    }
    expect((await result('s3:GetObject', [{ PolicyType: 'aws-managed' }])).EvalDecision).toBe('implicitDeny');
  });

  describe('of a user in a group', () => {
    const groups = [
      aUser([userPolicyPut('Same', statement('Allow', { Action: 's3:GetObject' })), addedToGroup(), { type: 'UserPolicyAttached', data: ATTACHED }]),
      aGroup([groupPolicyPut('Same', statement('Allow', { Action: 's3:PutObject' })), { type: 'GroupPolicyAttached', data: ATTACHED }], { path: '/staff/' }),
      aPolicy([], { policyDocument: statement('Allow', { Action: 's3:DeleteObject' }) }),
    ];
    const GROUP = 'arn:aws:iam:::group/staff/Readers';
    const result = async (action: string, input: Partial<SimulatePrincipalPolicyRequest> = {}) => (await simulate({ ActionNames: [action], ...input }, groups)).EvaluationResults![0]!;

    it('tells the user’s policy from the group’s of the same name', async () => {
      expect(await result('s3:GetObject')).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'Same', SourcePolicyType: 'user' }] });
      expect(await result('s3:PutObject')).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'Same', SourcePolicyType: 'group' }] });
      expect((await result('s3:DeleteObject')).MatchedStatements).toHaveLength(1);
    });

    it('leaves out what is excluded of the group', async () => {
      const excluded = (AttachmentType: 'user' | 'group', AttachmentName: string) => ({ PolicyExclusionList: [{ InlinePolicyIdentifier: { PolicyName: 'Same', AttachmentType, AttachmentName } }] });
      expect((await result('s3:PutObject', excluded('group', 'Read*'))).EvalDecision).toBe('implicitDeny');
      expect((await result('s3:PutObject', excluded('user', '*'))).EvalDecision).toBe('allowed');
      expect((await result('s3:DeleteObject', { PolicyExclusionList: [{ PolicyArn: POLICY_ARN }] })).EvalDecision).toBe('implicitDeny');
    });

    it('takes the group alone as well, and asks for it', async () => {
      const decisions = await Promise.all(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].map(async (action) => (await result(action, { PolicySourceArn: GROUP })).EvalDecision));
      expect(decisions).toEqual(['implicitDeny', 'allowed', 'allowed']);
      await expect(simulate({ PolicySourceArn: GROUP, ResourcePolicy: statement('Deny', { Principal: '*' }) }, groups)).rejects.toMatchObject({ code: 'InvalidInput' });
      expect(await given(...groups).asks(simulatePrincipalPolicy, { PolicySourceArn: GROUP, ActionNames: [] })).toMatchObject([{ resource: GROUP, cap: { type: 'users', access: 'read' } }]);
    });
  });

  describe('within a permissions boundary', () => {
    const bounded = [
      aUser([userPolicyPut('All', statement('Allow')), userBounded()]), aRole([policyPut('All', statement('Allow')), roleBounded()]),
      aPolicy([], { policyDocument: statement('Allow', { Action: 's3:GetObject' }) }),
    ];
    const result = async (action: string, input: Partial<SimulatePrincipalPolicyRequest> = {}) => (await simulate({ ActionNames: [action], ...input }, bounded)).EvaluationResults![0]!;

    it.each([USER, ROLE])('cuts what the policies of %s allow, and says so', async (PolicySourceArn) => {
      expect(await result('s3:GetObject', { PolicySourceArn })).toMatchObject({ EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } });
      expect(await result('s3:PutObject', { PolicySourceArn })).toMatchObject({ EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } });
    });

    it('gives way to the boundary that is passed, and to its exclusion', async () => {
      expect((await result('s3:PutObject', { PermissionsBoundaryPolicyInputList: [statement('Allow')] })).EvalDecision).toBe('allowed');
      const without = await result('s3:PutObject', { PolicyExclusionList: [{ PolicyType: 'permission-boundary' }] });
      expect(without).toMatchObject({ EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: undefined });
    });
  });

  it('simulates another caller with these policies', async () => {
    expect(await decision({ CallerArn: 'arn:aws:iam:::user/bob' })).toBe('implicitDeny');
    expect(await decision({ CallerArn: 'arn:aws:iam:::user/bob', ContextEntries: [{ ContextKeyName: 'aws:PrincipalTag/team', ContextKeyValues: ['k'] }] })).toBe('allowed');
  });

  it('weighs a resource policy for the user, for a role only with a caller', async () => {
    const ResourcePolicy = statement('Deny', { Principal: { AWS: USER } });
    expect(await decision({ ResourcePolicy })).toBe('explicitDeny');
    await expect(simulate({ ResourcePolicy, PolicySourceArn: ROLE })).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('CallerArn') });
  });

  it('knows that no policy stops an administrator of Ceph', async () => {
    const admin = [aUser([userPolicyPut('No', statement('Deny'))], { admin: true })];
    expect((await simulate({}, admin)).EvaluationResults![0]!.EvalDecision).toBe('allowed');
    expect((await simulate({}, admin, 'aws')).EvaluationResults![0]!.EvalDecision).toBe('explicitDeny');
  });

  it('has no outcome where a stored policy does not read under this profile', async () => {
    const foreign = [aUser([userPolicyPut('Odd', statement('Allow').replace('{', '{ /* */ '))])];
    await expect(simulate({}, foreign, 'aws')).rejects.toMatchObject({ code: 'PolicyEvaluation', message: expect.stringMatching(/^Odd: /) });
  });

  it.each([
    ['arn:aws:iam:::user/nobody', 'NoSuchEntity'], ['arn:aws:iam:::role/none', 'NoSuchEntity'], ['arn:aws:iam:::group/none', 'NoSuchEntity'],
    ['arn:aws:iam:::user/elsewhere/TESTER', 'NoSuchEntity'], ['arn:aws:iam:::root', 'InvalidInput'], ['arn:aws:s3:::user/TESTER', 'InvalidInput'], ['no ARN at all, of twenty', 'InvalidInput'],
  ])('refuses %s with %s', async (PolicySourceArn, code) => {
    await expect(simulate({ PolicySourceArn })).rejects.toMatchObject({ code });
  });

  it('asks for the permission on the user or role itself, with its tags and Ceph’s cap for its policies', async () => {
    const asks = (PolicySourceArn: string) => given(...world).asks(simulatePrincipalPolicy, { PolicySourceArn, ActionNames: [] });
    expect(await asks(USER)).toMatchObject([{ action: 'iam:SimulatePrincipalPolicy', resource: USER, resourceAccount: '', cap: { type: 'user-policy', access: 'read' }, conditions: { 'iam:ResourceTag/Team': ['k'] } }]);
    expect(await asks(ROLE)).toMatchObject([{ resource: ROLE, cap: { type: 'roles', access: 'read' }, conditions: { 'aws:ResourceTag/a': ['b'] } }]);
    expect(await asks('arn:aws:iam::123456789012:role/x')).toMatchObject([{ resourceAccount: '123456789012', conditions: undefined }]);
  });
});
