import { switchesOf } from '#policy';
import { aRole, folded, TRUST } from '#testing';
import type { RoleState } from '#iam';
import { trustPolicyOf } from './trust-policies.js';

const roleOf = (assumeRolePolicyDocument: string): RoleState => folded(aRole([], { assumeRolePolicyDocument })).state as RoleState;

describe('trustPolicyOf', () => {
  it('compiles a role\'s trust policy once for as long as the role stays as it is', () => {
    const role = roleOf(TRUST);
    expect(trustPolicyOf(role, switchesOf('ceph'))).toHaveLength(1);
    expect(trustPolicyOf(role, switchesOf('ceph'))).toBe(trustPolicyOf(role, switchesOf('ceph')));
  });

  it('compiles the policy of a changed role anew', () => {
    expect(trustPolicyOf(roleOf(TRUST), switchesOf('ceph'))).not.toBe(trustPolicyOf(roleOf(TRUST), switchesOf('ceph')));
  });
});
