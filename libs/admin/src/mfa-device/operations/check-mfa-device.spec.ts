import { anMfaDevice, given, HISTORY_TIME, MFA_SERIAL, mfaCode, mfaEnabled, opsUser, userMfaEnabled, usersCap } from '#testing';
import { checkMfaDevice } from './check-mfa-device.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const world = given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()]));
const input = { uid: 'opsuser', 'totp-serial': MFA_SERIAL, body: mfaCode(NOW) };

describe('AdminCheckMfaDevice', () => {
  it('says yes to what the device shows', async () => {
    expect(await world.answer(checkMfaDevice, input, usersCap)).toEqual({ result: 'ok' });
  });

  it('refuses any other code', async () => {
    await expect(world.answer(checkMfaDevice, { ...input, body: mfaCode(NOW, 5) }, usersCap)).rejects.toMatchObject({ code: 'InvalidAuthenticationCode' });
    await expect(world.answer(checkMfaDevice, { ...input, body: 'x' }, usersCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('refuses a user or device that is not there, and callers without the cap', async () => {
    await expect(given().answer(checkMfaDevice, input, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(given(opsUser()).answer(checkMfaDevice, input, usersCap)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(world.answer(checkMfaDevice, input)).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
