import { aUser, given, HISTORY_TIME, MFA_SERIAL, userMfaEnabled } from '#testing';
import { getMfaDevice } from './get-mfa-device.js';

describe('GetMFADevice', () => {
  it('shows a device of the user', async () => {
    expect(await given(aUser([userMfaEnabled()])).answer(getMfaDevice, { UserName: 'TESTER', SerialNumber: MFA_SERIAL })).toEqual({ UserName: 'TESTER', SerialNumber: MFA_SERIAL, EnableDate: HISTORY_TIME });
  });

  it('refuses one that does not count for the user', async () => {
    await expect(given(aUser()).answer(getMfaDevice, { UserName: 'TESTER', SerialNumber: MFA_SERIAL })).rejects.toMatchObject({ code: 'NoSuchEntity', message: 'MFA Device invalid for user.' });
  });
});
