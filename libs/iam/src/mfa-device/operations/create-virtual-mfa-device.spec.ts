import { anMfaDevice, given } from '#testing';
import { createVirtualMfaDevice } from './create-virtual-mfa-device.js';

const input = { VirtualMFADeviceName: 'phone' };

describe('CreateVirtualMFADevice', () => {
  it('records the sealed seed, takes the serial number, and answers the seed once', () => {
    const { output, take, putDataKeys, writes } = given().when(createVirtualMfaDevice, { ...input, Path: '/staff/', Tags: [{ Key: 'a', Value: '1' }] })
      .thenEvents({ type: 'MfaDeviceCreated', data: {
        mfaDeviceId: '00000000-0000-7000-8000-000000000001', serialNumber: 'arn:aws:iam:::mfa/staff/phone', path: '/staff/', sealedSeed: expect.stringMatching(/^sealed\(mfa-device\/00000000-0000-7000-8000-000000000001\|mfa-seed\|/),
        seconds: 30, window: 1, tags: [{ Key: 'a', Value: '1' }],
      } });
    const stream = 'mfa-device/00000000-0000-7000-8000-000000000001';
    expect(writes).toMatchObject([{ stream, expected: 0 }]);
    expect(take).toEqual([{ name: 'mfa-serial::arn:aws:iam:::mfa/staff/phone', owner: stream }]);
    expect(putDataKeys).toMatchObject([{ principal: stream }]);
    const device = output.VirtualMFADevice!;
    expect(device).toMatchObject({ SerialNumber: 'arn:aws:iam:::mfa/staff/phone', Tags: [{ Key: 'a', Value: '1' }] });
    expect(Buffer.from(device.Base32StringSeed!).toString()).toMatch(/^[A-Z2-7]+$/);
    expect(Buffer.from(device.QRCodePNG!).subarray(1, 4).toString()).toBe('PNG');
  });

  it('seals what it answers', () => {
    const { output, writes } = given().when(createVirtualMfaDevice, input).decision!;
    const { sealedSeed } = writes![0]!.events[0]!.data as { sealedSeed: string };
    expect(Buffer.from(sealedSeed.slice(sealedSeed.lastIndexOf('|') + 1, -1), 'base64').toString()).toBe(Buffer.from(output.VirtualMFADevice!.Base32StringSeed!).toString());
  });

  it('refuses a serial number that is taken; another path is another device', () => {
    given(anMfaDevice()).when(createVirtualMfaDevice, input).thenError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.');
    expect(given(anMfaDevice()).when(createVirtualMfaDevice, { ...input, Path: '/staff/' }).error).toBeUndefined();
  });

  it('refuses reserved tags', () => {
    given().when(createVirtualMfaDevice, { ...input, Tags: [{ Key: 'aws:x', Value: '' }] }).thenError('InvalidInput');
  });

  it('asks for the device that is to be', async () => {
    expect(await given().asks(createVirtualMfaDevice, { ...input, Tags: [{ Key: 'a', Value: '1' }] })).toEqual([{
      action: 'iam:CreateVirtualMFADevice', resource: 'arn:aws:iam:::mfa/phone', resourceAccount: '', cap: { type: 'users', access: 'write' }, conditions: { 'aws:RequestTag/a': ['1'], 'aws:TagKeys': ['a'] },
    }]);
  });
});
