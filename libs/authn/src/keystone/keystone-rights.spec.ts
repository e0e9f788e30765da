import { identityMappingKey } from '#sts';
import { loginOptions } from '../../test/keystone-kit.js';
import type { KeystoneName } from './keystone-options.js';
import { keystoneMatches, rightsOf } from './keystone-rights.js';

const demo: KeystoneName = { id: 'p1', name: 'demo', domain: 'Default' };
const vouched = (roles: readonly string[], project = demo) => ({ user: { id: 'u1', name: 'alice', domain: 'Staff' }, project, roles, expiresAt: 0 });
const valuesOf = (project: KeystoneName, ...roles: string[]) => keystoneMatches({ project, roles }, 'Default').map(({ value }) => value);

describe('what a role in a project comes to', () => {
  it('is named by the project\'s id, by its domain, and in the home domain by its name alone', () => {
    expect(valuesOf(demo, 'member')).toEqual(['p1/member', 'Default/demo/member', 'demo/member']);
    expect(valuesOf({ ...demo, domain: 'Other' }, 'member', 'reader')).toEqual(['p1/member', 'Other/demo/member', 'p1/reader', 'Other/demo/reader']);
  });

  it('never reads a name with a slash as another project\'s', () => {
    expect(valuesOf({ id: 'p2', name: 'Default/demo', domain: 'Other' }, 'member')).toEqual(['p2/member']);
    expect(valuesOf({ id: 'p2', name: 'demo', domain: 'a/b' }, 'member')).toEqual(['p2/member']);
    expect(valuesOf({ id: 'p2', name: 'x', domain: 'Default' }, 'demo/member')).toEqual([]);
  });

  it('is nothing without an accepted role, and an administrator with one of those', () => {
    const options = loginOptions({ acceptedAdminRoles: ['cloud admin'] });
    expect(rightsOf(vouched(['reader']), options)).toBeUndefined();
    expect(rightsOf(vouched(['member']), options)).toMatchObject({ administrator: false });
    expect(rightsOf(vouched(['cloud admin']), options)).toMatchObject({ administrator: true });
  });

  it('are mappings of its provider, and session tags as they are configured', () => {
    const options = loginOptions({ provider: 'cloud', sessionTags: [['Project', 'project'], ['Roles', 'roles'], ['User', 'user'], ['Id', 'user-id'], ['ProjectId', 'project-id'], ['Domain', 'domain']] });
    expect(rightsOf(vouched(['member', 'x'.repeat(257)]), options)).toEqual({
      administrator: false,
      tags: [['Project', 'demo'], ['Roles', 'member'], ['User', 'alice'], ['Id', 'u1'], ['ProjectId', 'p1'], ['Domain', 'Staff']],
      mappingKeys: expect.arrayContaining([identityMappingKey('cloud', { kind: 'project-role', value: 'demo/member' })]),
    });
  });
});
