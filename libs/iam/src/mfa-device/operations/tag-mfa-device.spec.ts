import { anMfaDevice, given, MFA_SERIAL } from '#testing';
import { tagMfaDevice } from './tag-mfa-device.js';

const Tags = [{ Key: 'a', Value: '1' }];

describe('TagMFADevice', () => {
  it('records all tags', () => {
    given(anMfaDevice([], { tags: [{ Key: 'b', Value: '2' }] })).when(tagMfaDevice, { SerialNumber: MFA_SERIAL, Tags })
      .thenEvents({ type: 'MfaDeviceTagsChanged', data: { tags: [{ Key: 'b', Value: '2' }, ...Tags] } });
  });

  it('has nothing to record for tags that are there', () => {
    given(anMfaDevice([], { tags: Tags })).when(tagMfaDevice, { SerialNumber: MFA_SERIAL, Tags }).thenNothing();
  });

  it('refuses a device that is not there', () => {
    given().when(tagMfaDevice, { SerialNumber: MFA_SERIAL, Tags }).thenError('NoSuchEntity');
  });
});
