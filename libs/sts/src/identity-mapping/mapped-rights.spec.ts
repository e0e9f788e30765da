import { history, memoryDirectory } from '#testing';
import { identityMapping, identityMappingStream } from './identity-mapping.projection.js';
import type { IdentityMappingChanged, MappedRights } from './identity-mapping.events.js';
import { canonicalMatch, matchesOf, type IdentityMatch } from './identity-match.js';
import { chooseRights } from './mapped-rights.js';

const DEV = 'arn:aws:iam:::role/Dev';
const OPS = 'arn:aws:iam:::role/Ops';
const READ = { policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', policyId: '' };

const mapping = (mappingId: string, match: IdentityMatch, rights: Partial<MappedRights>, provider = 'ldap', then: readonly IdentityMappingChanged[] = []) =>
  history(identityMapping, identityMappingStream(mappingId), '', [{ type: 'IdentityMappingCreated', data: { mappingId, provider, match: canonicalMatch(match), roleArns: [], policies: [], ...rights } }, ...then]);

const alice = matchesOf({ kind: 'ldap', subject: 'cn=alice,ou=people', name: 'alice', groups: ['cn=dev\\, ops,ou=groups', 'cn=all,ou=groups'] });
const chosen = (roleArn: string | undefined, ...mappings: ReturnType<typeof mapping>[]) => chooseRights('ldap', alice, roleArn, memoryDirectory(mappings));

describe('chooseRights', () => {
  const byGroup = mapping('1', { kind: 'group', value: 'CN="Dev, Ops", OU=Groups' }, { roleArns: [DEV] });
  const byName = mapping('2', { kind: 'user', value: 'alice' }, { roleArns: [OPS] });
  const byDn = mapping('3', { kind: 'dn', value: 'CN=Alice,OU=People' }, { policies: [READ] });

  it('is the one role that a mapping gives, however its DN is written', () => {
    expect(chosen(undefined, byGroup)).toEqual({ kind: 'role', roleArn: DEV, lineage: [{ stream: 'identity-mapping/1', epoch: 0 }] });
  });

  it('is the role that is asked for, if a mapping gives it', () => {
    expect(chosen(OPS, byGroup, byName)).toMatchObject({ kind: 'role', roleArn: OPS, lineage: [{ stream: 'identity-mapping/2' }] });
    expect(() => chosen(OPS, byGroup)).toThrow(expect.objectContaining({ code: 'AccessDenied', reason: 'unmapped' }));
  });

  it('is all policies together where no role is asked for, and the mappings that give them', () => {
    const all = mapping('4', { kind: 'group', value: 'cn=all,ou=groups' }, { policies: [READ] });
    expect(chosen(undefined, byGroup, byDn, all)).toEqual({ kind: 'policies', lineage: [{ stream: 'identity-mapping/3', epoch: 0 }, { stream: 'identity-mapping/4', epoch: 0 }] });
  });

  it('does not guess between roles', () => {
    expect(() => chosen(undefined, byGroup, byName)).toThrow(expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(`${DEV}, ${OPS}`) }));
  });

  it('is nothing for whom no mapping of that provider speaks of', () => {
    for (const none of [[], [mapping('1', { kind: 'group', value: 'cn=dev,ou=groups' }, { roleArns: [DEV] })], [mapping('1', { kind: 'user', value: 'alice' }, { roleArns: [DEV] }, 'keystone')], [mapping('1', { kind: 'claim', value: 'alice' }, { roleArns: [DEV] })]]) {
      expect(() => chosen(undefined, ...none)).toThrow(expect.objectContaining({ code: 'AccessDenied', reason: 'unmapped' }));
    }
  });

  it('carries the epoch, which moves only when something is taken away', () => {
    const changed = (rights: MappedRights): IdentityMappingChanged => ({ type: 'IdentityMappingChanged', data: rights });
    const epochAfter = (...then: IdentityMappingChanged[]) => chosen(DEV, mapping('1', { kind: 'user', value: 'alice' }, { roleArns: [DEV] }, 'ldap', then)).lineage[0]!.epoch;
    expect(epochAfter(changed({ roleArns: [DEV, OPS], policies: [] }))).toBe(0);
    expect(epochAfter(changed({ roleArns: [DEV, OPS], policies: [READ] }), changed({ roleArns: [DEV], policies: [READ] }))).toBe(1);
    expect(epochAfter(changed({ roleArns: [DEV], policies: [READ] }), changed({ roleArns: [DEV], policies: [] }))).toBe(1);
  });
});
