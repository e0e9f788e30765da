import fc from 'fast-check';
import { aPolicy, aGroup, ATTACHED, folded, given, POLICY_ARN, POLICY_STREAM, GROUP_STREAM } from '#testing';
import { detachGroupPolicy } from './detach-group-policy.js';

const input = { GroupName: 'Readers', PolicyArn: POLICY_ARN };

describe('DetachGroupPolicy', () => {
  it('records it and lets the policy go', () => {
    const { unhold } = given(aGroup([{ type: 'GroupPolicyAttached', data: ATTACHED }]), aPolicy()).when(detachGroupPolicy, input)
      .thenEvents({ type: 'GroupPolicyDetached', data: { policyArn: POLICY_ARN } });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: GROUP_STREAM }]);
  });

  it('refuses what is not attached, and groups that do not exist', () => {
    given(aGroup(), aPolicy()).when(detachGroupPolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} was not found.`);
    given().when(detachGroupPolicy, input).thenError('NoSuchEntity');
    given(aGroup()).when(detachGroupPolicy, { ...input, PolicyArn: 'arn:aws:s3:::bucket' }).thenError('InvalidInput');
  });

  it('is waited for on every node', () => expect(detachGroupPolicy.onlyAdds).toBeUndefined());

  it('leaves the same attached, in whatever order policies came and went', () => {
    const at = (i: number) => ({ policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` });
    fc.assert(fc.property(fc.array(fc.record({ attach: fc.boolean(), policy: fc.nat({ max: 4 }) }), { maxLength: 20 }), (changes) => {
      const attached = (of: typeof changes) => folded(aGroup(of.map(({ attach, policy }) =>
        (attach ? { type: 'GroupPolicyAttached', data: at(policy) } : { type: 'GroupPolicyDetached', data: { policyArn: at(policy).policyArn } })))).state!.attachedPolicies;
      // What counts is the last word on each policy; policies do not touch each other.
      const byPolicy = changes.map((change, i) => ({ change, i })).sort((a, b) => b.change.policy - a.change.policy || a.i - b.i).map(({ change }) => change);
      expect(attached(byPolicy)).toEqual(attached(changes));
    }));
  });
});
