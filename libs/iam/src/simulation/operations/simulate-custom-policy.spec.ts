import type { SimulateCustomPolicyRequest } from '@aws-sdk/client-iam';
import { given } from '#testing';
import { simulateCustomPolicy } from './simulate-custom-policy.js';

const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const KEY = 'arn:aws:s3:::b/k';
const simulate = (input: Partial<SimulateCustomPolicyRequest>, compat?: 'aws') =>
  given().answer(simulateCustomPolicy, { PolicyInputList: [policy(READ)], ActionNames: ['s3:GetObject'], ...input }, { compat });
const decisions = async (input: Partial<SimulateCustomPolicyRequest>): Promise<unknown> => (await simulate(input)).EvaluationResults!.map((one) => one.EvalDecision);

describe('SimulateCustomPolicy', () => {
  it('puts every action to every resource, in this order', async () => {
    const { EvaluationResults, IsTruncated } = await simulate({ ActionNames: ['s3:getobject', 's3:PutObject'], ResourceArns: [KEY, 'arn:aws:s3:::other/k'] });
    expect(EvaluationResults!.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision])).toEqual([
      ['s3:GetObject', KEY, 'allowed'], ['s3:GetObject', 'arn:aws:s3:::other/k', 'implicitDeny'],
      ['s3:PutObject', KEY, 'implicitDeny'], ['s3:PutObject', 'arn:aws:s3:::other/k', 'implicitDeny'],
    ]);
    expect(EvaluationResults![0]!.ResourceSpecificResults).toEqual([
      { EvalResourceName: KEY, EvalResourceDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1', SourcePolicyType: 'none', StartPosition: { Line: 1, Column: 38 }, EndPosition: { Line: 1, Column: 110 } }], MissingContextValues: [], PermissionsBoundaryDecisionDetail: undefined },
    ]);
    expect(IsTruncated).toBe(false);
  });

  it('asks about all resources when none is named', async () => {
    expect(await decisions({})).toEqual(['implicitDeny']);
    expect(await decisions({ PolicyInputList: [policy({ ...READ, Resource: '*' })] })).toEqual(['allowed']);
  });

  it('shows the Deny alone, by the list in which its policy came', async () => {
    const [result] = (await simulate({ PolicyInputList: [policy(READ), policy({ ...READ, Effect: 'Deny' })], ResourceArns: [KEY] })).EvaluationResults!;
    expect([result!.EvalDecision, result!.MatchedStatements]).toMatchObject(['explicitDeny', [{ SourcePolicyId: 'PolicyInputList.2', SourcePolicyType: 'none' }]]);
  });

  it('names the keys that statements about the action need and the request does not give', async () => {
    const conditional = policy(
      { ...READ, Resource: 'arn:aws:s3:::b/${aws:username}/*', Condition: { StringEquals: { 's3:ExistingObjectTag/a': "${aws:PrincipalTag/a, 'none'}" } } },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    );
    const missing = async (input: Partial<SimulateCustomPolicyRequest>) => {
      const [result] = (await simulate({ PolicyInputList: [conditional], ...input })).EvaluationResults!;
      return result!.ResourceSpecificResults?.[0]!.MissingContextValues ?? result!.MissingContextValues;
    };
    expect(await missing({})).toEqual(['aws:username', 's3:ExistingObjectTag/a', 'aws:PrincipalTag/a']);
    expect(await missing({ CallerArn: 'arn:aws:iam::123456789012:user/bob', ResourceArns: [KEY] })).toEqual(['s3:ExistingObjectTag/a', 'aws:PrincipalTag/a']);
    expect(await missing({ ContextEntries: [{ ContextKeyName: 'S3:existingobjecttag/A', ContextKeyValues: ['none'] }] })).toEqual(['aws:username', 'aws:PrincipalTag/a']);
  });

  it('takes values of conditions and variables from the context entries', async () => {
    const own = policy({ ...READ, Resource: 'arn:aws:s3:::b/${aws:username}/*', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } } });
    const entries = (...keys: string[]) => [{ ContextKeyName: 'aws:username', ContextKeyValues: ['bob'] }, { ContextKeyName: 'aws:TagKeys', ContextKeyValues: keys, ContextKeyType: 'stringList' as const }];
    const input = { PolicyInputList: [own], ResourceArns: ['arn:aws:s3:::b/bob/k'] };
    expect(await decisions({ ...input, ContextEntries: entries('a') })).toEqual(['allowed']);
    expect(await decisions({ ...input, ContextEntries: entries('a', 'c') })).toEqual(['implicitDeny']);
    expect(await decisions(input)).toEqual(['implicitDeny']);
  });

  it('lets nothing through a boundary that does not allow it', async () => {
    const bounded = async (boundary: object) => (await simulate({ ResourceArns: [KEY], PermissionsBoundaryPolicyInputList: [policy(boundary)] })).EvaluationResults![0]!;
    expect(await bounded({ ...READ, Action: 's3:*' })).toMatchObject({ EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } });
    expect(await bounded({ ...READ, Action: 's3:PutObject' })).toMatchObject({ EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } });
  });

  it('weighs a resource policy by its caller and the resource’s owner', async () => {
    const caller = 'arn:aws:iam::123456789012:user/bob';
    const ResourcePolicy = policy({ ...READ, Principal: { AWS: caller } });
    const input = { PolicyInputList: [policy({ ...READ, Action: 's3:PutObject' })], ResourceArns: [KEY], ResourcePolicy, CallerArn: caller };
    expect((await simulate(input)).EvaluationResults![0]).toMatchObject({ EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'resource' }] });
    expect(await decisions({ ...input, ResourceOwner: 'arn:aws:iam::111122223333:root' })).toEqual(['implicitDeny']);
    expect(await decisions({ ...input, CallerArn: 'arn:aws:iam::123456789012:user/eve' })).toEqual(['implicitDeny']);
  });

  it('goes on behind the marker and decides no more than a page', async () => {
    const input = { ActionNames: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], MaxItems: 2 };
    const first = await simulate(input);
    expect([first.EvaluationResults!.length, first.IsTruncated]).toEqual([2, true]);
    const second = await simulate({ ...input, Marker: first.Marker });
    expect(second.EvaluationResults!.map((one) => one.EvalActionName)).toEqual(['s3:DeleteObject']);
    expect([second.IsTruncated, second.Marker]).toEqual([false, undefined]);
  });

  it.each<[string, Partial<SimulateCustomPolicyRequest>, string, RegExp]>([
    ['a policy that does not parse', { PolicyInputList: [policy(READ), '{'] }, 'InvalidInput', /^PolicyInputList\.2: .*line 1/],
    ['a wildcard among the actions', { ActionNames: ['s3:Get*'] }, 'InvalidInput', /s3:Get\*/],
    ['an action without a service', { ActionNames: ['GetObject'] }, 'InvalidInput', /GetObject/],
    ['a resource policy without a caller', { ResourcePolicy: policy({ ...READ, Principal: '*' }) }, 'InvalidInput', /CallerArn/],
    ['a caller who is no user', { CallerArn: 'arn:aws:iam::123456789012:role/r' }, 'InvalidInput', /CallerArn/],
    ['an owner who is no account', { ResourceOwner: 'me' }, 'InvalidInput', /ResourceOwner/],
    ['a context key given twice', { ContextEntries: ['a:bcd', 'A:BCD'].map((ContextKeyName) => ({ ContextKeyName, ContextKeyValues: ['x'] })) }, 'InvalidInput', /twice/],
    ['a context key without values', { ContextEntries: [{ ContextKeyName: 'a:bcd' }] }, 'InvalidInput', /values/],
    ['service control policies', { OrderedOrganizationPolicyInputList: [{}] }, 'NotImplemented', /organizations/],
    ['a marker of another list', { Marker: 'MUJhcmU' }, 'ValidationError', /Marker/],
  ])('refuses %s', async (_, input, code, message) => {
    await expect(simulate(input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is for callers who may, whoever’s policies they bring', async () => {
    expect(await given().asks(simulateCustomPolicy, { PolicyInputList: [], ActionNames: [] })).toEqual([{ action: 'iam:SimulateCustomPolicy', resource: '*', resourceAccount: '', cap: { type: 'user-policy', access: 'read' } }]);
  });
});
