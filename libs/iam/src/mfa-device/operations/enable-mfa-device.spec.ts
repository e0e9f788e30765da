import { anMfaDevice, aUser, given, HISTORY_TIME, MFA_ID, MFA_SERIAL, mfaCode, mfaEnabled, userMfaEnabled, USER_ID } from '#testing';
import { enableMfaDevice } from './enable-mfa-device.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const codes = (steps = 0) => ({ AuthenticationCode1: mfaCode(NOW, steps - 1), AuthenticationCode2: mfaCode(NOW, steps) });
const input = { UserName: 'TESTER', SerialNumber: MFA_SERIAL, ...codes() };
const counter = Math.floor(NOW / 30_000);

describe('EnableMFADevice', () => {
  it('records the device with its clock, in its own stream and in the user\'s', () => {
    const { writes } = given(aUser(), anMfaDevice()).when(enableMfaDevice, input).thenEvents(
      { type: 'MfaDeviceEnabled', data: { userId: USER_ID, offset: 0, counters: [counter - 1, counter] } },
      { type: 'UserMfaDeviceEnabled', data: { mfaDeviceId: MFA_ID, serialNumber: MFA_SERIAL } },
    );
    expect(writes!.map(({ stream, expected }) => [stream, expected])).toEqual([[`mfa-device/${MFA_ID}`, 1], [`user/${USER_ID}`, 1]]);
    expect(given(aUser(), anMfaDevice()).when(enableMfaDevice, { ...input, ...codes(120) }).events[0]).toMatchObject({ data: { offset: 120 } });
  });

  it('refuses codes that do not follow one another', () => {
    const twice = { AuthenticationCode1: mfaCode(NOW), AuthenticationCode2: mfaCode(NOW) };
    given(aUser(), anMfaDevice()).when(enableMfaDevice, { ...input, ...twice }).thenError('InvalidAuthenticationCode', 'Authentication code for device is not valid.');
    given(aUser(), anMfaDevice()).when(enableMfaDevice, { ...input, AuthenticationCode1: input.AuthenticationCode2, AuthenticationCode2: input.AuthenticationCode1 }).thenError('InvalidAuthenticationCode');
  });

  it('refuses users and devices that are not there', () => {
    given(anMfaDevice()).when(enableMfaDevice, input).thenError('NoSuchEntity', 'The user with name TESTER cannot be found.');
    given(aUser()).when(enableMfaDevice, input).thenError('NoSuchEntity', `VirtualMFADevice with serial number ${MFA_SERIAL} does not exist.`);
  });

  it('refuses a device in use, unless its user is gone', () => {
    given(aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(enableMfaDevice, input).thenError('EntityAlreadyExists', 'MFA Device is already in use.');
    const other = aUser([], { userId: 'AIDAOTHER', userName: 'other' });
    given(aUser([userMfaEnabled()]), other, anMfaDevice([mfaEnabled()])).when(enableMfaDevice, { ...input, UserName: 'other' }).thenError('EntityAlreadyExists');
    expect(given(aUser([userMfaEnabled(), { type: 'UserDeleted', data: {} }]), other, anMfaDevice([mfaEnabled()])).when(enableMfaDevice, { ...input, UserName: 'other' }).error).toBeUndefined();
  });

  it('refuses a ninth device', () => {
    const eight = Array.from({ length: 8 }, (_, i) => userMfaEnabled(`other-${i}`, `id-${i}`));
    given(aUser(eight), anMfaDevice()).when(enableMfaDevice, input).thenError('LimitExceeded', 'Cannot exceed quota for MFADevicesPerUser: 8');
  });

  it('leaves administrators to administrators', () => {
    given(aUser([], { system: true }), anMfaDevice()).when(enableMfaDevice, input).thenError('AccessDenied');
  });
});
