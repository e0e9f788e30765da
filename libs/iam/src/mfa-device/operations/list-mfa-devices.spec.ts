import { aUser, given, HISTORY_TIME, USER_STREAM, userMfaEnabled } from '#testing';
import { listMfaDevices } from './list-mfa-devices.js';

const two = aUser([userMfaEnabled('b', '2'), userMfaEnabled('a', '1')]);

describe('ListMFADevices', () => {
  it('shows the devices of the user by serial number, the caller\'s own without a name', async () => {
    const shown = { MFADevices: [{ UserName: 'TESTER', SerialNumber: 'a', EnableDate: HISTORY_TIME }, { UserName: 'TESTER', SerialNumber: 'b', EnableDate: HISTORY_TIME }], IsTruncated: false };
    expect(await given(two).answer(listMfaDevices, { UserName: 'TESTER' })).toEqual(shown);
    expect(await given(two).answer(listMfaDevices, {}, { principal: { stream: USER_STREAM } })).toEqual(shown);
    expect(await given(aUser()).answer(listMfaDevices, { UserName: 'TESTER' })).toEqual({ MFADevices: [], IsTruncated: false });
  });

  it('shows pages', async () => {
    const { MFADevices, Marker } = await given(two).answer(listMfaDevices, { UserName: 'TESTER', MaxItems: 1 });
    expect(MFADevices!.map((one) => one.SerialNumber)).toEqual(['a']);
    expect((await given(two).answer(listMfaDevices, { UserName: 'TESTER', Marker })).MFADevices!.map((one) => one.SerialNumber)).toEqual(['b']);
  });

  it('knows of no other user', async () => {
    await expect(given().answer(listMfaDevices, { UserName: 'TESTER' })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
