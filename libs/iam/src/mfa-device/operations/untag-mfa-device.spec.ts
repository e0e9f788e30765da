import { anMfaDevice, given, MFA_SERIAL } from '#testing';
import { untagMfaDevice } from './untag-mfa-device.js';

describe('UntagMFADevice', () => {
  it('records what is left', () => {
    given(anMfaDevice([], { tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })).when(untagMfaDevice, { SerialNumber: MFA_SERIAL, TagKeys: ['a'] })
      .thenEvents({ type: 'MfaDeviceTagsChanged', data: { tags: [{ Key: 'b', Value: '2' }] } });
  });

  it('takes no offence at keys that are not there', () => {
    given(anMfaDevice()).when(untagMfaDevice, { SerialNumber: MFA_SERIAL, TagKeys: ['a'] }).thenNothing();
  });

  it('refuses a device that is not there', () => {
    given().when(untagMfaDevice, { SerialNumber: MFA_SERIAL, TagKeys: ['a'] }).thenError('NoSuchEntity');
  });
});
