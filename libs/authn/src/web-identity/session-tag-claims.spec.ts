import { readTagClaims } from './session-tag-claims.js';

const TAGS = 'https://aws.amazon.com/tags';

describe('Session tags of a token', () => {
  it('come in one object, as AWS documents it', () => {
    expect(readTagClaims({ [TAGS]: { principal_tags: { Project: ['Automation'], Site: ['Berlin'] }, transitive_tag_keys: ['Project'] }, 'https://aws.amazon.com/source_identity': 'alice' })).toEqual({
      tags: [['Project', 'Automation'], ['Site', 'Berlin']], transitiveTagKeys: ['Project'], sourceIdentity: 'alice',
    });
  });

  it('come in lists and with several values, as Ceph documents it', () => {
    expect(readTagClaims({ [TAGS]: [{ principal_tags: [{ Department: ['Engineering', 'Marketing'] }], transitive_tag_keys: ['Department'] }] })).toMatchObject({
      tags: [['Department', 'Engineering'], ['Department', 'Marketing']], transitiveTagKeys: ['Department'],
    });
  });

  it('come in a claim for each, as providers without nested claims write them', () => {
    expect(readTagClaims({ [`${TAGS}/principal_tags/Project`]: 'Automation', [`${TAGS}/transitive_tag_keys`]: ['Project'], 'https://aws.amazon.com/SourceIdentity': 'alice' })).toEqual({
      tags: [['Project', 'Automation']], transitiveTagKeys: ['Project'], sourceIdentity: 'alice',
    });
  });

  it('are none in most tokens', () => {
    expect(readTagClaims({ sub: 'alice' })).toEqual({ tags: [], transitiveTagKeys: [], sourceIdentity: undefined });
  });

  it.each([
    ['too long', { [`${TAGS}/principal_tags/${'k'.repeat(129)}`]: 'v' }], ['without a name', { [`${TAGS}/principal_tags/`]: 'v' }],
    ['two source identities', { 'https://aws.amazon.com/source_identity': 'alice', 'https://aws.amazon.com/SourceIdentity': 'bob' }],
  ])('are refused when they are %s', (_, claims) => {
    expect(() => readTagClaims(claims)).toThrow(expect.objectContaining({ code: 'InvalidIdentityToken' }));
  });
});
