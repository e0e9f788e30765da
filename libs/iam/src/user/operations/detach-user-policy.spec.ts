import { aPolicy, ATTACHED, aUser, given, POLICY_ARN, POLICY_STREAM, USER_STREAM } from '#testing';
import { detachUserPolicy } from './detach-user-policy.js';

const input = { UserName: 'TESTER', PolicyArn: POLICY_ARN };

describe('DetachUserPolicy', () => {
  it('records it and lets the policy go', () => {
    const { unhold } = given(aUser([{ type: 'UserPolicyAttached', data: ATTACHED }]), aPolicy()).when(detachUserPolicy, input)
      .thenEvents({ type: 'UserPolicyDetached', data: { policyArn: POLICY_ARN } });
    expect(unhold).toEqual([{ target: POLICY_STREAM, holder: USER_STREAM }]);
  });

  it('refuses what is not attached, and users that do not exist', () => {
    given(aUser(), aPolicy()).when(detachUserPolicy, input).thenError('NoSuchEntity', `Policy ${POLICY_ARN} was not found.`);
    given().when(detachUserPolicy, input).thenError('NoSuchEntity');
    given(aUser()).when(detachUserPolicy, { ...input, PolicyArn: 'arn:aws:iam:::user/TESTER' }).thenError('InvalidInput');
  });
});
