import { iamArn } from '#kernel';
import { type OperationContext, type Reads, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse, VirtualMFADevice } from '@aws-sdk/client-iam';
import { afterMarker, DEFAULT_PAGE, markerAfter } from '../../paging.js';
import { user, userStream } from '../../user/user.projection.js';
import { userShape } from '../../user/user.shape.js';
import { mfaDevice } from '../mfa-device.projection.js';
import { counts } from '../mfa-device.queries.js';
import type { MfaDeviceState } from '../mfa-device.state.js';

/** The device with the user for whom it counts, if there is one; never its seed. */
async function shapeOf(state: MfaDeviceState, reads: Reads): Promise<VirtualMFADevice> {
  const holder = state.enabledFor === undefined ? undefined : (await reads.byStream(user, userStream(state.enabledFor)))?.state;
  const enabled = counts(state, holder);
  return { SerialNumber: state.serialNumber, User: enabled ? userShape(holder!) : undefined, EnableDate: enabled ? state.enableDate : undefined };
}

const wanted = (device: VirtualMFADevice, status: ListVirtualMFADevicesRequest['AssignmentStatus']): boolean =>
  status === undefined || status === 'Any' || (status === 'Assigned') === (device.User !== undefined);

/** Source: IAM API Reference, ListVirtualMFADevices: without tags and seeds; of every assignment status unless one is given. */
export const listVirtualMfaDevices = defineRead({
  name: 'ListVirtualMFADevices',
  service: 'iam',
  feature: 'mfa-device',
  schema: awsOperation('iam', 'ListVirtualMFADevices'),
  actions: ['iam:ListVirtualMFADevices'],
  conditionKeys: [],
  errors: [],

  access: (_input: ListVirtualMFADevicesRequest, ctx) => ({
    action: 'iam:ListVirtualMFADevices',
    resource: iamArn(ctx.principal.account, 'mfa', '/', ''),
    resourceAccount: ctx.principal.account,
    cap: { type: 'users', access: 'read' },
  }),

  async answer(input, reads, ctx: OperationContext): Promise<ListVirtualMFADevicesResponse> {
    const limit = input.MaxItems ?? DEFAULT_PAGE;
    const devices: VirtualMFADevice[] = [];
    let afterName = afterMarker(input.Marker);
    for (;;) {
      const page = await reads.list(mfaDevice, { account: ctx.principal.account, afterName, limit: limit - devices.length });
      const shapes = await Promise.all(page.items.map((item) => shapeOf(item.state!, reads)));
      devices.push(...shapes.filter((device) => wanted(device, input.AssignmentStatus)));
      afterName = page.nextName;
      if (afterName === undefined) return { VirtualMFADevices: devices, IsTruncated: false };
      if (devices.length === limit) return { VirtualMFADevices: devices, IsTruncated: true, Marker: markerAfter(afterName) };
    }
  },
});
