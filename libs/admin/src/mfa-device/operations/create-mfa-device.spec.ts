import { given, opsUser, otherUser, userMfaEnabled, usersCap } from '#testing';
import { createMfaDevice } from './create-mfa-device.js';

const input = { uid: 'opsuser', 'totp-serial': 'MFAtest', body: '492dedb20cf51d1405ef6a1316017e' };
const world = given(opsUser(), otherUser());

describe('AdminCreateMfaDevice', () => {
  it('makes a device of a given seed, which counts at once and is not shown again', () => {
    const { output, take, putDataKeys } = world.when(createMfaDevice, { ...input, 'totp-seconds': '60', 'totp-window': '2' }, usersCap).thenEvents(
      { type: 'MfaDeviceCreated', data: {
        mfaDeviceId: '00000000-0000-7000-8000-000000000001', serialNumber: 'MFAtest', path: '/', userId: 'AIDA0000000000OPSUSER', seconds: 60, window: 2, tags: [],
        sealedSeed: `sealed(mfa-device/00000000-0000-7000-8000-000000000001|mfa-seed|${Buffer.from('JEW63MQM6UORIBPPNIJRMAL6').toString('base64')})`,
      } },
      { type: 'MfaDeviceEnabled', data: { userId: 'AIDA0000000000OPSUSER', offset: 0, counters: [] } },
      { type: 'UserMfaDeviceEnabled', data: { mfaDeviceId: '00000000-0000-7000-8000-000000000001', serialNumber: 'MFAtest' } },
    );
    expect(output).toEqual({ type: 2, id: 'MFAtest', time_ofs: 0, step_size: 60, window: 2 });
    expect(take).toEqual([{ name: 'mfa-serial::AIDA0000000000OPSUSER/MFAtest', owner: 'mfa-device/00000000-0000-7000-8000-000000000001' }]);
    expect(putDataKeys).toHaveLength(1);
  });

  it('takes base32 where it is told so, and makes a seed where there is none', () => {
    const sealed = (more: object) => (world.when(createMfaDevice, { ...input, ...more }, usersCap).events[0] as { data: { sealedSeed: string } }).data.sealedSeed;
    expect(sealed({ body: 'jew6 3mqm 6uor ibpp nijr mal6', 'totp-seed-type': 'base32' })).toBe(sealed({}));
    const made = world.when(createMfaDevice, { ...input, body: undefined }, usersCap).decision!.output as { seed: string; seed_type: string };
    expect(made).toMatchObject({ seed: expect.stringMatching(/^[A-Z2-7]+$/), seed_type: 'base32' });
  });

  it('refuses seeds that are none, without repeating them', () => {
    for (const more of [{ body: '492d' }, { body: 'not a hex seed at all' }, { body: 'JEW63MQM6UORIBPPNIJRMAL1', 'totp-seed-type': 'base32' }]) {
      const error = world.when(createMfaDevice, { ...input, ...more }, usersCap).thenError('InvalidArgument', /^The body is (hex|base32) of at least 10 bytes/);
      expect(JSON.stringify(error)).not.toContain(more.body);
    }
  });

  it.each([{ 'totp-seed-type': 'octal' }, { 'totp-seconds': '14' }, { 'totp-seconds': 'x' }, { 'totp-window': '11' }, { 'totp-serial': 'a b' }, { 'totp-serial': undefined }])('refuses %j', (more) => {
    world.when(createMfaDevice, { ...input, ...more }, usersCap).thenError('InvalidArgument');
  });

  it('refuses a serial number that the user has, and a ninth device; another user may have the same', () => {
    const having = given(opsUser([userMfaEnabled('MFAtest', 'x')]), otherUser());
    having.when(createMfaDevice, input, usersCap).thenError('EntityAlreadyExists');
    expect(having.when(createMfaDevice, { ...input, uid: 'other' }, usersCap).error).toBeUndefined();
    given(opsUser(Array.from({ length: 8 }, (_, i) => userMfaEnabled(`d${i}`, `d${i}`)))).when(createMfaDevice, input, usersCap).thenError('InvalidArgument', /at most 8/);
  });

  it('wants the cap users=write, and an administrator for an administrator', () => {
    world.when(createMfaDevice, input, { principal: { caps: [{ type: 'users', perm: 'read' }] } }).thenError('AccessDenied');
    given(opsUser([], { system: true })).when(createMfaDevice, input, usersCap).thenError('AccessDenied');
    given().when(createMfaDevice, input, usersCap).thenError('NoSuchUser');
  });
});
