import { anMfaDevice, aUser, given, HISTORY_TIME, MFA_SERIAL, mfaCode, mfaEnabled, userMfaEnabled } from '#testing';
import { resyncMfaDevice } from './resync-mfa-device.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const input = { UserName: 'TESTER', SerialNumber: MFA_SERIAL, AuthenticationCode1: mfaCode(NOW, -31), AuthenticationCode2: mfaCode(NOW, -30) };
const counter = Math.floor(NOW / 30_000);

describe('ResyncMFADevice', () => {
  it('sets the clock by two codes', () => {
    given(aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(resyncMfaDevice, input)
      .thenEvents({ type: 'MfaDeviceResynced', data: { offset: -30, counters: [counter - 31, counter - 30] } });
  });

  it('refuses other codes', () => {
    given(aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(resyncMfaDevice, { ...input, AuthenticationCode2: mfaCode(NOW, -29) }).thenError('InvalidAuthenticationCode');
  });

  it('refuses a device that does not count for the user', () => {
    given(aUser(), anMfaDevice()).when(resyncMfaDevice, input).thenError('NoSuchEntity', 'MFA Device invalid for user.');
    given(aUser([userMfaEnabled(), { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: 'another' } }, { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: '00000000-0000-7000-8000-0000000000fa' } }]), anMfaDevice([mfaEnabled()]))
      .when(resyncMfaDevice, input).thenError('NoSuchEntity');
  });
});
