import fc from 'fast-check';
import { switchesOf } from '#policy';
import type { SessionClaims } from '#seal';
import { principalForTest, USER_STREAM } from '#testing';
import { assertSessionPolicy, callerLineage, callerOwner, sessionSourceIdentity, sessionTags } from './session-rules.js';

const parent = (claims: Partial<SessionClaims>): SessionClaims => claims as SessionClaims;
const tag = (Key: string, Value = 'v') => ({ Key, Value });

describe('sessionTags', () => {
  it('keeps what was passed, in order', () => {
    expect(sessionTags([tag('b', '2'), tag('a', '1')], ['a'], undefined)).toEqual({ tags: [['b', '2'], ['a', '1']], transitiveTagKeys: ['a'] });
    expect(sessionTags(undefined, undefined, undefined)).toEqual({ tags: [], transitiveTagKeys: [] });
  });

  it.each([
    ['a key twice, in any case', [tag('Team'), tag('team')], undefined, /Duplicate tag keys/],
    ['a reserved key', [tag('AWS:x')], undefined, /reserved/],
    ['a transitive key without its tag', [tag('a')], ['b'], /must be included in the requested tags: b/],
  ] as const)('refuses %s', (_, tags, transitive, message) => {
    expect(() => sessionTags(tags, transitive, undefined)).toThrow(expect.objectContaining({ code: 'InvalidParameterValue', message: expect.stringMatching(message) }));
  });

  it('refuses to change an inherited transitive tag, even to the same value and in another case', () => {
    const calling = parent({ tags: [['team', 'blue']], transitiveTagKeys: ['team'] });
    expect(() => sessionTags([tag('TEAM', 'blue')], undefined, calling)).toThrow(/conflicts with a transitive tag key from the calling session: team/);
  });

  it('lets a tag that is not transitive be set anew', () => {
    const calling = parent({ tags: [['team', 'blue'], ['desk', '7']], transitiveTagKeys: ['team'] });
    expect(sessionTags([tag('desk', '8')], undefined, calling)).toEqual({ tags: [['team', 'blue'], ['desk', '8']], transitiveTagKeys: ['team'] });
  });

  it('passes every transitive tag on, through any chain, with its first value', () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(keys, fc.integer({ min: 1, max: 5 }), (names, links) => {
      let session = parent(sessionTags(names.map((name) => tag(name, `first-${name}`)), names, undefined));
      for (let link = 0; link < links; link++) session = parent(sessionTags([tag(`own-${link}`)], undefined, session));
      for (const name of names) expect(session.tags).toContainEqual([name, `first-${name}`]);
    }));
  });
});

describe('sessionSourceIdentity', () => {
  it('persists and may be repeated, not changed', () => {
    expect(sessionSourceIdentity('alice', undefined)).toBe('alice');
    expect(sessionSourceIdentity(undefined, parent({ sourceIdentity: 'alice' }))).toBe('alice');
    expect(sessionSourceIdentity('alice', parent({ sourceIdentity: 'alice' }))).toBe('alice');
    expect(() => sessionSourceIdentity('bob', parent({ sourceIdentity: 'alice' }))).toThrow(expect.objectContaining({ code: 'AccessDenied' }));
    expect(sessionSourceIdentity('bob', parent({}))).toBe('bob');
  });
});

describe('assertSessionPolicy', () => {
  it('takes none and a good one, refuses what is no policy and one that names principals', () => {
    const switches = switchesOf('ceph');
    expect(() => assertSessionPolicy(undefined, switches)).not.toThrow();
    expect(() => assertSessionPolicy('{"Version":"2012-10-17","Statement":[]}', switches)).not.toThrow();
    for (const document of ['', '{"Version":', '[]', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}']) {
      expect(() => assertSessionPolicy(document, switches)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }));
    }
  });
});

describe('the lineage of a caller', () => {
  it('is the user and the key that signed', () => {
    const caller = principalForTest({ stream: USER_STREAM, accessKeyId: 'TESTER' });
    expect(callerLineage(caller, () => 7)).toEqual([{ stream: USER_STREAM, epoch: 7, accessKeyId: 'TESTER' }]);
    expect(callerOwner(caller)).toBe(USER_STREAM);
  });

  it('is the user, what the provider vouched for, and the mappings that give it rights, for whom a provider vouches for', () => {
    const lineage = [{ stream: USER_STREAM, version: 3 }, { stream: 'identity-mapping/m1', version: 1 }, { stream: 'policy/p1', version: 1 }];
    const external = { provider: 'keystone', subject: 'user-1', tags: [], authenticatedAt: 0, sessionEpoch: 0 };
    const caller = principalForTest({ stream: USER_STREAM, lineage, external });
    expect(callerLineage(caller, () => 7)).toEqual([{ stream: USER_STREAM, epoch: 7, provider: 'keystone' }, { stream: 'identity-mapping/m1', epoch: 7 }]);
    expect(callerLineage({ ...caller, external: { ...external, accessKeyId: 'ec2' } }, () => 7)[0]).toEqual({ stream: USER_STREAM, epoch: 7, provider: 'keystone', subject: 'ec2' });
  });

  it('is a session\'s own, with the epochs of then', () => {
    const session = parent({ lineage: [{ stream: USER_STREAM, epoch: 1, accessKeyId: 'K' }], principal: USER_STREAM });
    const caller = principalForTest({ kind: 'session', session });
    expect(callerLineage(caller, () => 7)).toBe(session.lineage);
    expect(callerOwner(caller)).toBe(USER_STREAM);
    expect(callerOwner(principalForTest({ session: parent({ owner: 'user/first', principal: 'role/x' }) }))).toBe('user/first');
  });
});
