import { ALLOW_S3, aUser, given, userPolicyPut } from '#testing';
import { getUserPolicy } from './get-user-policy.js';

describe('GetUserPolicy', () => {
  it('answers the document URL-encoded', async () => {
    const reply = await given(aUser([userPolicyPut('P')])).answer(getUserPolicy, { UserName: 'TESTER', PolicyName: 'P' });
    expect(reply).toMatchObject({ UserName: 'TESTER', PolicyName: 'P' });
    expect(decodeURIComponent(reply.PolicyDocument!)).toBe(ALLOW_S3);
    expect(reply.PolicyDocument).not.toContain('*');
  });

  it('refuses a policy or a user that does not exist', async () => {
    await expect(given(aUser()).answer(getUserPolicy, { UserName: 'TESTER', PolicyName: 'P' }))
      .rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The user policy with name P cannot be found.' });
    await expect(given().answer(getUserPolicy, { UserName: 'TESTER', PolicyName: 'P' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
