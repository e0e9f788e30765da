import { anMfaDevice, aUser, given, MFA_SERIAL, MFA_STREAM, mfaEnabled, userMfaEnabled } from '#testing';
import { deleteVirtualMfaDevice } from './delete-virtual-mfa-device.js';

const input = { SerialNumber: MFA_SERIAL };

describe('DeleteVirtualMFADevice', () => {
  it('ends the stream, frees the serial number and erases the seed\'s key', () => {
    const { release, eraseDataKeys } = given(anMfaDevice()).when(deleteVirtualMfaDevice, input).thenEvents({ type: 'MfaDeviceDeleted', data: {} });
    expect(release).toEqual([{ name: `mfa-serial::${MFA_SERIAL}`, owner: MFA_STREAM }]);
    expect(eraseDataKeys).toEqual([MFA_STREAM]);
  });

  it('refuses one in use, unless its user is gone', () => {
    given(aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])).when(deleteVirtualMfaDevice, input).thenError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
    expect(given(aUser([userMfaEnabled(), { type: 'UserDeleted', data: {} }]), anMfaDevice([mfaEnabled()])).when(deleteVirtualMfaDevice, input).error).toBeUndefined();
  });

  it('refuses one that is not there, or another account\'s', () => {
    given().when(deleteVirtualMfaDevice, input).thenError('NoSuchEntity', `VirtualMFADevice with serial number ${MFA_SERIAL} does not exist.`);
    given(anMfaDevice([], {}, 'tenant')).when(deleteVirtualMfaDevice, input).thenError('NoSuchEntity');
  });

  it('asks for the device, with its tags', async () => {
    expect(await given(anMfaDevice([], { tags: [{ Key: 'a', Value: '1' }] })).asks(deleteVirtualMfaDevice, input)).toMatchObject([{ action: 'iam:DeleteVirtualMFADevice', resource: MFA_SERIAL, conditions: { 'aws:ResourceTag/a': ['1'] } }]);
  });
});
