import { aUser, given, USER_STREAM } from '#testing';
import { listSigningCertificates } from './list-signing-certificates.js';

describe('ListSigningCertificates', () => {
  it('answers an empty list, for the caller when no user is named', async () => {
    const none = { Certificates: [], IsTruncated: false };
    expect(await given(aUser()).answer(listSigningCertificates, { UserName: 'TESTER' })).toEqual(none);
    expect(await given(aUser()).answer(listSigningCertificates, {}, { principal: { stream: USER_STREAM } })).toEqual(none);
  });

  it('refuses users that do not exist and foreign markers', async () => {
    await expect(given().answer(listSigningCertificates, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(given(aUser()).answer(listSigningCertificates, { UserName: 'TESTER', Marker: 'x' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
