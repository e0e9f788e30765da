import { anMfaDevice, given, MFA_SERIAL } from '#testing';
import { listMfaDeviceTags } from './list-mfa-device-tags.js';

describe('ListMFADeviceTags', () => {
  it('shows tags by key', async () => {
    const tags = [{ Key: 'b', Value: '2' }, { Key: 'a', Value: '1' }];
    expect(await given(anMfaDevice([], { tags })).answer(listMfaDeviceTags, { SerialNumber: MFA_SERIAL })).toEqual({ Tags: [tags[1], tags[0]], IsTruncated: false });
  });

  it('refuses a device that is not there', async () => {
    await expect(given().answer(listMfaDeviceTags, { SerialNumber: MFA_SERIAL })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
