import fc from 'fast-check';
import { aPolicy, aRole, ATTACHED, folded, given, POLICY_ARN, POLICY_STREAM, ROLE_ID } from '#testing';
import { roleStream } from '../role.projection.js';
import { detachRolePolicy } from './detach-role-policy.js';

const input = { RoleName: 'S3Access', PolicyArn: POLICY_ARN };

describe('DetachRolePolicy', () => {
  it('records it and lets the policy go', () => {
    const { unhold } = given(aRole([{ type: 'RolePolicyAttached', data: ATTACHED }]), aPolicy()).when(detachRolePolicy, input)
      .thenEvents({ type: 'RolePolicyDetached', data: { policyArn: POLICY_ARN } });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: roleStream(ROLE_ID) }]);
  });

  it('refuses what is not attached, and roles that do not exist', () => {
    given(aRole(), aPolicy()).when(detachRolePolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} was not found.`);
    given().when(detachRolePolicy, input).thenError('NoSuchEntity');
    given(aRole()).when(detachRolePolicy, { ...input, PolicyArn: 'arn:aws:s3:::bucket' }).thenError('InvalidInput');
  });

  it('is waited for on every node', () => expect(detachRolePolicy.onlyAdds).toBeUndefined());

  it('leaves the same attached, in whatever order policies came and went', () => {
    const at = (i: number) => ({ policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` });
    fc.assert(fc.property(fc.array(fc.record({ attach: fc.boolean(), policy: fc.nat({ max: 4 }) }), { maxLength: 20 }), (changes) => {
      const attached = (of: typeof changes) => folded(aRole(of.map(({ attach, policy }) =>
        (attach ? { type: 'RolePolicyAttached', data: at(policy) } : { type: 'RolePolicyDetached', data: { policyArn: at(policy).policyArn } })))).state!.attachedPolicies;
      // What counts is the last word on each policy; policies do not touch each other.
      const byPolicy = changes.map((change, i) => ({ change, i })).sort((a, b) => b.change.policy - a.change.policy || a.i - b.i).map(({ change }) => change);
      expect(attached(byPolicy)).toEqual(attached(changes));
    }));
  });
});
