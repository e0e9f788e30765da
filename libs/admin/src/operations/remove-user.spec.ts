import { addedToGroup, administrator, anMfaDevice, ATTACHED, given, GROUP_ID, MFA_SERIAL, MFA_STREAM, mfaEnabled, OPS_STREAM, opsKey, opsUser, POLICY_STREAM, userBounded, userMfaEnabled, usersCap } from '#testing';
import { removeUser } from './remove-user.js';

describe('AdminRemoveUser', () => {
  it('ends the user, frees name and email, keeps the key ids claimed and erases the data key', () => {
    const decision = given(opsUser([opsKey('K')], { email: 'ops@example.com' })).when(removeUser, { uid: 'opsuser' }, usersCap).thenEvents({ type: 'UserDeleted', data: {} });
    expect(decision).toMatchObject({
      release: [{ name: 'user-name::opsuser', owner: OPS_STREAM }, { name: 'email:ops@example.com', owner: OPS_STREAM }],
      eraseDataKeys: [OPS_STREAM],
      output: undefined,
    });
  });

  it('lets go of what the user held: policies, permissions boundary, groups', () => {
    const { unhold } = given(opsUser([{ type: 'UserPolicyAttached', data: ATTACHED }, userBounded(), addedToGroup(GROUP_ID)])).when(removeUser, { uid: 'opsuser' }, usersCap).decision!;
    expect(unhold).toEqual([
      { target: POLICY_STREAM, holder: OPS_STREAM }, { target: POLICY_STREAM, holder: `${OPS_STREAM}#permissions-boundary` }, { target: `group/${GROUP_ID}`, holder: OPS_STREAM },
    ]);
  });

  it('ends the MFA devices that count for the user, and erases their seeds', () => {
    const decision = given(opsUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(removeUser, { uid: 'opsuser' }, usersCap)
      .thenEvents({ type: 'UserDeleted', data: {} }, { type: 'MfaDeviceDeleted', data: {} });
    expect(decision).toMatchObject({
      release: [{ name: 'user-name::opsuser', owner: OPS_STREAM }, { name: `mfa-serial::${MFA_SERIAL}`, owner: MFA_STREAM }],
      eraseDataKeys: [OPS_STREAM, MFA_STREAM],
    });
  });

  it('insists that the user holds no bucket, with purge-data too', () => {
    for (const more of [{}, { 'purge-data': 'True' }]) {
      expect(given(opsUser()).when(removeUser, { uid: 'opsuser', ...more }, usersCap).decision!.unheld).toEqual([OPS_STREAM]);
    }
  });

  it('refuses users that do not exist, and system users unless an administrator asks', () => {
    given().when(removeUser, { uid: 'opsuser' }, usersCap).thenError('NoSuchUser');
    given(opsUser([{ type: 'UserDeleted', data: {} }])).when(removeUser, { uid: 'opsuser' }, usersCap).thenError('NoSuchUser');
    given(opsUser([], { system: true })).when(removeUser, { uid: 'opsuser' }, usersCap).thenError('AccessDenied');
    given(opsUser([], { system: true })).when(removeUser, { uid: 'opsuser' }, administrator).thenEvents({ type: 'UserDeleted', data: {} });
  });
});
