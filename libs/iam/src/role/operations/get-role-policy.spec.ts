import { ALLOW_S3, aRole, given, policyPut } from '#testing';
import { getRolePolicy } from './get-role-policy.js';

describe('GetRolePolicy', () => {
  it('answers the document URL-encoded as RFC 3986 wants it', async () => {
    const reply = await given(aRole([policyPut('P', ALLOW_S3)])).answer(getRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' });
    expect(reply).toMatchObject({ RoleName: 'S3Access', PolicyName: 'P' });
    expect(reply.PolicyDocument).toContain('s3%3A%2A');
    expect(decodeURIComponent(reply.PolicyDocument!)).toBe(ALLOW_S3);
  });

  it('refuses a policy or a role that does not exist', async () => {
    await expect(given(aRole()).answer(getRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' }))
      .rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The role policy with name P cannot be found.' });
    await expect(given().answer(getRolePolicy, { RoleName: 'S3Access', PolicyName: 'P' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
