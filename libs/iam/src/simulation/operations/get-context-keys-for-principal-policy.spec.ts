import { addedToGroup, aGroup, aPolicy, aRole, aUser, given, groupPolicyPut, policyPut, userBounded, userPolicyPut } from '#testing';
import { getContextKeysForPrincipalPolicy } from './get-context-keys-for-principal-policy.js';

const policy = (key: string): string => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { [key]: 'x' } } } });
const PolicySourceArn = 'arn:aws:iam:::role/S3Access';
const keysOf = (input: object) => given(aRole([policyPut('P', policy('a:one'))])).answer(getContextKeysForPrincipalPolicy, { PolicySourceArn, ...input });

describe('GetContextKeysForPrincipalPolicy', () => {
  it('lists the keys of the stored policies and of those that are passed', async () => {
    expect(await keysOf({ PolicyInputList: [policy('a:two')] })).toEqual({ ContextKeyNames: ['a:one', 'a:two'] });
  });

  it('lists those of a user’s groups and boundary, and of a group', async () => {
    const world = given(aUser([userPolicyPut('P', policy('a:own')), addedToGroup(), userBounded()]), aGroup([groupPolicyPut('P', policy('a:group'))]), aPolicy([], { policyDocument: policy('a:boundary') }));
    const keys = async (arn: string) => (await world.answer(getContextKeysForPrincipalPolicy, { PolicySourceArn: arn })).ContextKeyNames;
    expect(await keys('arn:aws:iam:::user/TESTER')).toEqual(['a:own', 'a:group', 'a:boundary']);
    expect(await keys('arn:aws:iam:::group/Readers')).toEqual(['a:group']);
  });

  it('refuses whom it does not know', async () => {
    await expect(keysOf({ PolicySourceArn: 'arn:aws:iam:::role/none' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
