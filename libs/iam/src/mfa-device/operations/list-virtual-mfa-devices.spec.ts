import { anMfaDevice, type AnyHistory, aUser, given, HISTORY_TIME, mfaEnabled, userMfaEnabled } from '#testing';
import { listVirtualMfaDevices } from './list-virtual-mfa-devices.js';

const bare = (id: string) => anMfaDevice([], { mfaDeviceId: id, serialNumber: `arn:aws:iam:::mfa/${id}` });
const assigned = anMfaDevice([mfaEnabled()]);
const holder = aUser([userMfaEnabled()]);
const serials = async (input: object, ...more: readonly AnyHistory[]) => (await given(...more).answer(listVirtualMfaDevices, input)).VirtualMFADevices!.map((one) => one.SerialNumber);

describe('ListVirtualMFADevices', () => {
  it('shows devices with the user for whom they count, and never a seed', async () => {
    expect(await given(assigned, bare('a'), holder).answer(listVirtualMfaDevices, {})).toEqual({
      VirtualMFADevices: [
        { SerialNumber: 'arn:aws:iam:::mfa/a', User: undefined, EnableDate: undefined },
        { SerialNumber: 'arn:aws:iam:::mfa/phone', User: expect.objectContaining({ UserName: 'TESTER', Arn: 'arn:aws:iam:::user/TESTER' }), EnableDate: HISTORY_TIME },
      ],
      IsTruncated: false,
    });
  });

  it('picks by assignment, full pages all the same', async () => {
    const world = [assigned, holder, bare('a'), bare('z'), bare('zz')];
    expect(await serials({ AssignmentStatus: 'Assigned' }, ...world)).toEqual(['arn:aws:iam:::mfa/phone']);
    expect(await serials({ AssignmentStatus: 'Any' }, ...world)).toHaveLength(4);
    const { VirtualMFADevices, IsTruncated, Marker } = await given(...world).answer(listVirtualMfaDevices, { AssignmentStatus: 'Unassigned', MaxItems: 2 });
    expect([VirtualMFADevices!.map((one) => one.SerialNumber), IsTruncated]).toEqual([['arn:aws:iam:::mfa/a', 'arn:aws:iam:::mfa/z'], true]);
    expect(await serials({ AssignmentStatus: 'Unassigned', MaxItems: 2, Marker }, ...world)).toEqual(['arn:aws:iam:::mfa/zz']);
  });

  it('counts a device whose user was removed for nobody', async () => {
    expect(await serials({ AssignmentStatus: 'Unassigned' }, assigned, aUser([userMfaEnabled(), { type: 'UserDeleted', data: {} }]))).toEqual(['arn:aws:iam:::mfa/phone']);
  });

  it('shows the account\'s own', async () => {
    expect(await serials({}, anMfaDevice([], {}, 'tenant'))).toEqual([]);
  });
});
