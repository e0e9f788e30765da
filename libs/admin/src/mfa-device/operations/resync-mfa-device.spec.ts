import { anMfaDevice, given, HISTORY_TIME, MFA_SERIAL, mfaCode, mfaEnabled, opsUser, userMfaEnabled, usersCap } from '#testing';
import { resyncMfaDevice } from './resync-mfa-device.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const counter = Math.floor(NOW / 30_000);
const world = given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()]));
const input = { uid: 'opsuser', 'totp-serial': MFA_SERIAL, body: `${mfaCode(NOW, 9)}\n${mfaCode(NOW, 10)}\n` };

describe('AdminResyncMfaDevice', () => {
  it('sets the clock by two codes', () => {
    const { output } = world.when(resyncMfaDevice, input, usersCap).thenEvents({ type: 'MfaDeviceResynced', data: { offset: 10, counters: [counter + 9, counter + 10] } });
    expect(output).toMatchObject({ id: MFA_SERIAL, time_ofs: 300 });
  });

  it('refuses codes that do not follow one another, and what are none', () => {
    world.when(resyncMfaDevice, { ...input, body: `${mfaCode(NOW, 9)} ${mfaCode(NOW, 11)}` }, usersCap).thenError('InvalidAuthenticationCode');
    for (const body of [undefined, '123456', '123456 12345', '123456 123456 123456']) world.when(resyncMfaDevice, { ...input, body }, usersCap).thenError('InvalidArgument', 'The body has 2 of six digits each.');
  });

  it('refuses a user or device that is not there, and callers without the cap', () => {
    given().when(resyncMfaDevice, input, usersCap).thenError('NoSuchUser');
    given(opsUser()).when(resyncMfaDevice, input, usersCap).thenError('NoSuchEntity');
    world.when(resyncMfaDevice, input).thenError('AccessDenied');
  });
});
