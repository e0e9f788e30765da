import { aPolicy, aRole, ATTACHED, given, POLICY_ARN, POLICY_STREAM, ROLE_ID, roleBounded } from '#testing';
import { roleStream } from '../role.projection.js';
import { putRolePermissionsBoundary } from './put-role-permissions-boundary.js';

const input = { RoleName: 'S3Access', PermissionsBoundary: POLICY_ARN };
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
const OTHER = { policyArn: 'arn:aws:iam:::policy/Other', policyId: 'ANPA0000000000000OTHER' };
const HOLDER = `${roleStream(ROLE_ID)}#permissions-boundary`;

describe('PutRolePermissionsBoundary', () => {
  it('records the policy by ARN and id, and holds it', () => {
    const { hold, unhold } = given(aRole(), aPolicy()).when(putRolePermissionsBoundary, input).thenEvents({ type: 'RolePermissionsBoundaryPut', data: ATTACHED });
    expect(hold).toEqual([{ target: POLICY_STREAM, holder: HOLDER }]);
    expect(unhold).toEqual([]);
  });

  it('holds it apart from an attachment of the same policy', () => {
    const { hold } = given(aRole([{ type: 'RolePolicyAttached', data: ATTACHED }]), aPolicy()).when(putRolePermissionsBoundary, input).thenEvents({ type: 'RolePermissionsBoundaryPut', data: ATTACHED });
    expect(hold!.map(({ holder }) => holder)).not.toContain(roleStream(ROLE_ID));
  });

  it('takes the place of the boundary before, and lets that go', () => {
    const { unhold } = given(aRole([roleBounded(OTHER)]), aPolicy()).when(putRolePermissionsBoundary, input).thenEvents({ type: 'RolePermissionsBoundaryPut', data: ATTACHED });
    expect(unhold).toEqual([{ target: `policy/${OTHER.policyId}`, holder: HOLDER }]);
  });

  it('takes the policies of AWS, which nobody deletes', () => {
    const { hold } = given(aRole()).when(putRolePermissionsBoundary, { ...input, PermissionsBoundary: OF_AWS })
      .thenEvents({ type: 'RolePermissionsBoundaryPut', data: { policyArn: OF_AWS, policyId: '' } });
    expect(hold).toEqual([]);
  });

  it('records nothing when it is the boundary already, and is a barrier all the same', () => {
    given(aRole([roleBounded()]), aPolicy()).when(putRolePermissionsBoundary, input).thenNothing();
    expect(putRolePermissionsBoundary.onlyAdds).toBeFalsy();
  });

  it('refuses roles and policies that do not exist or lie elsewhere', () => {
    given(aPolicy()).when(putRolePermissionsBoundary, input).thenError('NoSuchEntity', 'The role with name S3Access cannot be found.');
    given(aRole()).when(putRolePermissionsBoundary, input).thenError('NoSuchEntity', `Scope ARN: ${POLICY_ARN} does not exist or is not attachable.`);
    given(aRole(), aPolicy([], {}, 'other')).when(putRolePermissionsBoundary, { ...input, PermissionsBoundary: 'arn:aws:iam::other:policy/Reading' }).thenError('NoSuchEntity');
    given(aRole()).when(putRolePermissionsBoundary, { ...input, PermissionsBoundary: 'arn:aws:iam:::role/S3Access' }).thenError('InvalidInput');
  });

  it('shows the policy engine the boundary that is asked for, not the one before', async () => {
    expect(await given(aRole([roleBounded(OTHER)])).asks(putRolePermissionsBoundary, input)).toEqual([{
      action: 'iam:PutRolePermissionsBoundary', resource: 'arn:aws:iam:::role/S3Access', resourceAccount: '', cap: { type: 'roles', access: 'write' },
      conditions: { 'iam:PermissionsBoundary': POLICY_ARN },
    }]);
  });
});
