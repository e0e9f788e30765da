import { aRole, given, policyPut } from '#testing';
import { getContextKeysForPrincipalPolicy } from './get-context-keys-for-principal-policy.js';

const policy = (key: string): string => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { StringEquals: { [key]: 'x' } } } });
const PolicySourceArn = 'arn:aws:iam:::role/S3Access';
const keysOf = (input: object) => given(aRole([policyPut('P', policy('a:one'))])).answer(getContextKeysForPrincipalPolicy, { PolicySourceArn, ...input });

describe('GetContextKeysForPrincipalPolicy', () => {
  it('lists the keys of the stored policies and of those that are passed', async () => {
    expect(await keysOf({ PolicyInputList: [policy('a:two')] })).toEqual({ ContextKeyNames: ['a:one', 'a:two'] });
  });

  it('refuses whom it does not know', async () => {
    await expect(keysOf({ PolicySourceArn: 'arn:aws:iam:::role/none' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
