import { anMfaDevice, given, MFA_ID, MFA_SERIAL, MFA_STREAM, mfaEnabled, opsUser, userMfaEnabled, usersCap } from '#testing';
import { removeMfaDevice } from './remove-mfa-device.js';

const input = { uid: 'opsuser', 'totp-serial': MFA_SERIAL };

describe('AdminRemoveMfaDevice', () => {
  it('ends the device and what it counts for, and erases its seed', () => {
    const { eraseDataKeys, release } = given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(removeMfaDevice, input, usersCap)
      .thenEvents({ type: 'MfaDeviceDeleted', data: {} }, { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: MFA_ID } });
    expect(eraseDataKeys).toEqual([MFA_STREAM]);
    expect(release).toEqual([{ name: `mfa-serial::${MFA_SERIAL}`, owner: MFA_STREAM }]);
  });

  it('refuses a user or device that is not there, and callers without the cap', () => {
    given().when(removeMfaDevice, input, usersCap).thenError('NoSuchUser');
    given(opsUser(), anMfaDevice()).when(removeMfaDevice, input, usersCap).thenError('NoSuchEntity');
    given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(removeMfaDevice, input).thenError('AccessDenied');
  });
});
