import { anMfaDevice, given, MFA_SERIAL, mfaEnabled, opsUser, userMfaEnabled, usersCap } from '#testing';
import { listMfaDevices } from './list-mfa-devices.js';

const world = given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled(3)]));
const entry = { type: 2, id: MFA_SERIAL, time_ofs: 90, step_size: 30, window: 1 };

describe('AdminListMfaDevices', () => {
  it('shows the devices of a user, or one, without seeds', async () => {
    expect(await world.answer(listMfaDevices, { uid: 'opsuser' }, usersCap)).toEqual({ entries: [entry] });
    expect(await world.answer(listMfaDevices, { uid: 'opsuser', 'totp-serial': MFA_SERIAL }, usersCap)).toEqual({ entries: [entry] });
    expect(await given(opsUser()).answer(listMfaDevices, { uid: 'opsuser' }, usersCap)).toEqual({ entries: [] });
  });

  it('refuses a user or device that is not there, and callers without the cap', async () => {
    await expect(world.answer(listMfaDevices, { uid: 'nobody' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(world.answer(listMfaDevices, { uid: 'opsuser', 'totp-serial': 'x' }, usersCap)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    await expect(world.answer(listMfaDevices, { uid: 'opsuser' })).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
