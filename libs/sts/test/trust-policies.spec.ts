import { authorize, switchesOf } from '#policy';
import { aRole, folded, TRUST } from '#testing';
import { trustPolicyOf } from '../src/session/trust-policies.js';

describe('a trust policy that was stored under the other profile and does not read under this one', () => {
  it('trusts nobody, and is no internal error', () => {
    const principal = { kind: 'user', account: '', arn: 'arn:aws:iam:::user/TESTER' } as const;
    const trusts = (profile: 'ceph' | 'aws', document: string): boolean => {
      const switches = switchesOf(profile);
      const resourcePolicy = trustPolicyOf(folded(aRole([], { assumeRolePolicyDocument: document })).state!, switches);
      return authorize({ switches, principal, action: 'sts:AssumeRole', resource: 'arn:aws:iam:::role/S3Access', resourceAccount: '', context: { get: () => undefined }, resourcePolicy, trust: true }).allowed;
    };
    expect(trusts('ceph', TRUST)).toBe(true);
    expect(trusts('aws', TRUST)).toBe(false);
    expect(trusts('ceph', '{')).toBe(false);
  });
});
