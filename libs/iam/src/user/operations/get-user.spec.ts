import { aUser, given, HISTORY_TIME, USER_ID, USER_STREAM } from '#testing';
import { getUser } from './get-user.js';

describe('GetUser', () => {
  it('answers the user named', async () => {
    const { User } = await given(aUser()).answer(getUser, { UserName: 'TESTER' });
    expect(User).toEqual({ Path: '/', UserName: 'TESTER', UserId: USER_ID, Arn: 'arn:aws:iam:::user/TESTER', CreateDate: HISTORY_TIME, Tags: undefined });
  });

  it('answers the caller when no user is named, also to the session of a user', async () => {
    for (const kind of ['user', 'session'] as const) {
      const { User } = await given(aUser()).answer(getUser, {}, { principal: { kind, stream: USER_STREAM } });
      expect(User!.UserId).toBe(USER_ID);
    }
  });

  it('wants a name from the session of a role', async () => {
    await expect(given(aUser()).answer(getUser, {}, { principal: { kind: 'assumed-role', stream: 'role/AROA' } }))
      .rejects.toMatchObject({ code: 'ValidationError', message: 'Must specify userName when calling with non-User credentials' });
  });

  it('shows the root of an account under the account\'s id', async () => {
    const { User } = await given(aUser([], { root: true }, '123456789012')).answer(getUser, {}, { principal: { kind: 'root', stream: USER_STREAM } });
    expect(User).toMatchObject({ UserId: '123456789012', Arn: 'arn:aws:iam::123456789012:root' });
  });

  it('refuses a user that does not exist or lives in another account', async () => {
    await expect(given(aUser([], {}, 'tenant')).answer(getUser, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
