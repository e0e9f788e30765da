import { given } from '#testing';
import { getContextKeysForCustomPolicy } from './get-context-keys-for-custom-policy.js';

const policy = (version: string, statement: object): string => JSON.stringify({ Version: version, Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', ...statement } });
const keysOf = async (...PolicyInputList: string[]) => (await given().answer(getContextKeysForCustomPolicy, { PolicyInputList })).ContextKeyNames;

describe('GetContextKeysForCustomPolicy', () => {
  it('lists the keys of conditions and variables, each once, in the order of the documents', async () => {
    const first = policy('2012-10-17', { Resource: "arn:aws:s3:::b/${aws:username}/${s3:prefix, 'a,}b'}/${*}", Condition: { StringEquals: { 'aws:SourceIp': ['${aws:PrincipalTag/x}'] } } });
    const second = policy('2012-10-17', { Condition: { Bool: { 'AWS:SOURCEIP': 'true', 'aws:SecureTransport': 'true' } } });
    expect(await keysOf(first, second)).toEqual(['aws:username', 's3:prefix', 'aws:SourceIp', 'aws:PrincipalTag/x', 'aws:SecureTransport']);
  });

  it('knows that documents of 2008 have no variables', async () => {
    expect(await keysOf(policy('2008-10-17', { Resource: 'arn:aws:s3:::b/${aws:username}', Condition: { StringEquals: { 'a:b': '${c:d}' } } }))).toEqual(['a:b']);
  });

  it('refuses what does not parse, naming it', async () => {
    await expect(keysOf('{}')).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringMatching(/^PolicyInputList\.1: /) });
  });
});
