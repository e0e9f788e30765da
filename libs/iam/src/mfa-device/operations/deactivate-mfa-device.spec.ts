import { anMfaDevice, aUser, given, MFA_ID, MFA_SERIAL, mfaEnabled, userMfaEnabled } from '#testing';
import { deactivateMfaDevice } from './deactivate-mfa-device.js';

const input = { UserName: 'TESTER', SerialNumber: MFA_SERIAL };

describe('DeactivateMFADevice', () => {
  it('ends it in both streams', () => {
    given(aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(deactivateMfaDevice, input)
      .thenEvents({ type: 'MfaDeviceDeactivated', data: {} }, { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: MFA_ID } });
  });

  it('is a barrier: when it returns, no node takes a code any more', () => {
    expect(deactivateMfaDevice.onlyAdds).toBeUndefined();
  });

  it('refuses what does not count for the user', () => {
    given(aUser(), anMfaDevice()).when(deactivateMfaDevice, input).thenError('NoSuchEntity', 'MFA Device invalid for user.');
    given(anMfaDevice()).when(deactivateMfaDevice, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
  });

  it('leaves the root user of an account to itself', () => {
    given(aUser([userMfaEnabled()], { root: true }), anMfaDevice([mfaEnabled()])).when(deactivateMfaDevice, input).thenError('AccessDenied');
  });
});
