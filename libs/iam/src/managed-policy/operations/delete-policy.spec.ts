import { aPolicy, given, POLICY_ARN, POLICY_STREAM, versionCreated } from '#testing';
import { deletePolicy } from './delete-policy.js';

describe('DeletePolicy', () => {
  it('ends the policy, frees its name, and requires that nothing holds it', () => {
    const decision = given(aPolicy()).when(deletePolicy, { PolicyArn: POLICY_ARN }).thenEvents({ type: 'PolicyDeleted', data: {} });
    expect(decision).toMatchObject({ release: [{ name: 'policy-name::Reading', owner: POLICY_STREAM }], unheld: [POLICY_STREAM], counts: [{ name: 'policies:', by: -1 }] });
  });

  it('refuses one that has versions beside the default', () => {
    given(aPolicy([versionCreated(2)])).when(deletePolicy, { PolicyArn: POLICY_ARN }).thenError('DeleteConflict', /more than one version/);
  });

  it('refuses what does not exist, and those of AWS', () => {
    given().when(deletePolicy, { PolicyArn: POLICY_ARN }).thenError('NoSuchEntity');
    given().when(deletePolicy, { PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }).thenError('NoSuchEntity');
    given(aPolicy([], {}, 'other')).when(deletePolicy, { PolicyArn: POLICY_ARN }).thenError('NoSuchEntity');
  });
});
