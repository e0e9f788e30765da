import { aPolicy, ATTACHED, aUser, given, POLICY_ARN, POLICY_STREAM, USER_STREAM, userBounded } from '#testing';
import { putUserPermissionsBoundary } from './put-user-permissions-boundary.js';

const input = { UserName: 'TESTER', PermissionsBoundary: POLICY_ARN };
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const OTHER = { policyArn: 'arn:aws:iam:::policy/Other', policyId: 'ANPA0000000000000OTHER' };
const HOLDER = `${USER_STREAM}#permissions-boundary`;

describe('PutUserPermissionsBoundary', () => {
  it('records the policy by ARN and id, and holds it', () => {
    const { hold, unhold } = given(aUser(), aPolicy()).when(putUserPermissionsBoundary, input).thenEvents({ type: 'UserPermissionsBoundaryPut', data: ATTACHED });
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: HOLDER }]);
    expect(unhold).toEqual([]);
  });

  it('holds it apart from an attachment of the same policy', () => {
    const { hold } = given(aUser([{ type: 'UserPolicyAttached', data: ATTACHED }]), aPolicy()).when(putUserPermissionsBoundary, input).thenEvents({ type: 'UserPermissionsBoundaryPut', data: ATTACHED });
    expect(hold!.map(({ holder }) => holder)).not.toContain(USER_STREAM);
  });

  it('takes the place of the boundary before, and lets that go', () => {
    const { unhold } = given(aUser([userBounded(OTHER)]), aPolicy()).when(putUserPermissionsBoundary, input).thenEvents({ type: 'UserPermissionsBoundaryPut', data: ATTACHED });
    expect(unhold).toEqual([{ target: `policy/${OTHER.policyId}`, holder: HOLDER }]);
  });

  it('takes the policies of AWS, which nobody deletes', () => {
    const { hold } = given(aUser()).when(putUserPermissionsBoundary, { ...input, PermissionsBoundary: OF_AWS })
      .thenEvents({ type: 'UserPermissionsBoundaryPut', data: { policyArn: OF_AWS, policyId: '' } });
    expect(hold).toEqual([]);
  });

  it('records nothing when it is the boundary already, and is a barrier all the same', () => {
    given(aUser([userBounded()]), aPolicy()).when(putUserPermissionsBoundary, input).thenNothing();
    expect(putUserPermissionsBoundary.onlyAdds).toBeFalsy();
  });

  it('refuses users and policies that do not exist or lie elsewhere', () => {
    given(aPolicy()).when(putUserPermissionsBoundary, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
    given(aUser()).when(putUserPermissionsBoundary, input).thenError('NoSuchEntity', `Scope ARN: ${POLICY_ARN} does not exist or is not attachable.`);
    given(aUser(), aPolicy([], {}, 'other')).when(putUserPermissionsBoundary, { ...input, PermissionsBoundary: 'arn:aws:iam::other:policy/Reading' }).thenError('NoSuchEntity');
    given(aUser()).when(putUserPermissionsBoundary, { ...input, PermissionsBoundary: 'arn:aws:iam:::user/TESTER' }).thenError('InvalidInput');
  });

  it('is left to administrators on a system user', () => {
    given(aUser([], { system: true }), aPolicy()).when(putUserPermissionsBoundary, input).thenError('AccessDenied');
    expect(given(aUser([], { system: true }), aPolicy()).when(putUserPermissionsBoundary, input, { principal: { administrator: true } }).error).toBeUndefined();
  });

  it('knows no root users, whom nothing bounds', () => {
    given(aUser([], { root: true }, '123456789012')).when(putUserPermissionsBoundary, { ...input, PermissionsBoundary: OF_AWS }, { principal: { account: '123456789012', kind: 'root' } }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the boundary that is asked for, not the one before', async () => {
    expect(await given(aUser([userBounded(OTHER)])).asks(putUserPermissionsBoundary, input)).toEqual([{
      action: 'iam:PutUserPermissionsBoundary', resource: 'arn:aws:iam:::user/TESTER', resourceAccount: '', cap: { type: 'user-policy', access: 'write' },
      conditions: { 'iam:PermissionsBoundary': POLICY_ARN },
    }]);
  });
});
