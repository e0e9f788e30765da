import { isKnownAction, knownActions, spellingsOf } from './action-names.js';

describe('the catalogue of actions', () => {
  it.each(['s3:GetObject', 'S3:getobject', 'iam:CreateRole', 'sts:AssumeRole', 'sts:TagSession', 's3:Get*', '*:Create?ole', 'organizations:ListRoots'])('knows %s', (name) =>
    expect(isKnownAction(name, { aliases: false })).toBe(true));

  it.each(['s3:Foo', 's3:Foo*', 'ec2:RunInstances', 's3:__proto__'])('does not know %s', (name) => expect(isKnownAction(name, { aliases: true })).toBe(false));

  it('knows the spellings of Ceph only where they count', () => {
    expect(isKnownAction('s3:GetBucketEncryption', { aliases: true })).toBe(true);
    expect(isKnownAction('s3:GetBucketEncryption', { aliases: false })).toBe(false);
    expect(spellingsOf('s3:getencryptionconfiguration')).toEqual(['s3:getencryptionconfiguration', 's3:getbucketencryption']);
  });

  it('has every name once', () => {
    const names = [...knownActions()].map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});
