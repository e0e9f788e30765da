import { aUser, given, USER_STREAM } from '#testing';
import { listServiceSpecificCredentials } from './list-service-specific-credentials.js';

describe('ListServiceSpecificCredentials', () => {
  it('answers an empty list, for the caller when no user is named', async () => {
    const none = { ServiceSpecificCredentials: [], IsTruncated: false };
    expect(await given(aUser()).answer(listServiceSpecificCredentials, { UserName: 'TESTER' })).toEqual(none);
    expect(await given(aUser()).answer(listServiceSpecificCredentials, {}, { principal: { stream: USER_STREAM } })).toEqual(none);
  });

  it('refuses users that do not exist and foreign markers', async () => {
    await expect(given().answer(listServiceSpecificCredentials, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(given(aUser()).answer(listServiceSpecificCredentials, { UserName: 'TESTER', Marker: 'x' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
