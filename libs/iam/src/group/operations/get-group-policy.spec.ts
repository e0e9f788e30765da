import { ALLOW_S3, aGroup, given, groupPolicyPut } from '#testing';
import { getGroupPolicy } from './get-group-policy.js';

describe('GetGroupPolicy', () => {
  it('answers the document URL-encoded as RFC 3986 wants it', async () => {
    const reply = await given(aGroup([groupPolicyPut('P', ALLOW_S3)])).answer(getGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' });
    expect(reply).toMatchObject({ GroupName: 'Readers', PolicyName: 'P' });
    expect(reply.PolicyDocument).toContain('s3%3A%2A');
    expect(decodeURIComponent(reply.PolicyDocument!)).toBe(ALLOW_S3);
  });

  it('refuses a policy or a group that does not exist', async () => {
    await expect(given(aGroup()).answer(getGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' }))
      .rejects.toMatchObject({ code: 'NoSuchEntity', message: 'The group policy with name P cannot be found.' });
    await expect(given().answer(getGroupPolicy, { GroupName: 'Readers', PolicyName: 'P' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
