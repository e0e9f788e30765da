import { RolegateError } from '#kernel';
import { byKey, byStream, type Load, type OperationContext, type Present, type Reads } from '#operation';
import { user, userNameKey, userStream } from '../user/user.projection.js';
import { callersStream, type UserInput } from '../user/user.queries.js';
import type { UserState } from '../user/user.state.js';
import { mfaDevice, mfaDeviceStream, mfaSerialKey } from './mfa-device.projection.js';
import type { MfaDeviceState } from './mfa-device.state.js';

export interface DeviceInput {
  readonly SerialNumber?: string;
}

export const noSuchDevice = ({ SerialNumber }: DeviceInput): RolegateError => new RolegateError('NoSuchEntity', `VirtualMFADevice with serial number ${SerialNumber} does not exist.`);

export const notOfUser = (): RolegateError => new RolegateError('NoSuchEntity', 'MFA Device invalid for user.');

/** The virtual device of the caller's account that an input names, for `loads`. */
export const deviceNamed = (input: DeviceInput, ctx: OperationContext): Load<MfaDeviceState> => byKey(mfaDevice, mfaSerialKey(ctx.principal.account, input.SerialNumber!));

/** @throws RolegateError NoSuchEntity */
export function presentDevice(found: Present<MfaDeviceState> | undefined, input: DeviceInput): Present<MfaDeviceState> {
  if (!found) throw noSuchDevice(input);
  return found;
}

/** @throws RolegateError NoSuchEntity */
export async function existingDevice(reads: Reads, ctx: OperationContext, input: DeviceInput): Promise<Present<MfaDeviceState>> {
  const found = await reads.byKey(mfaDevice, mfaSerialKey(ctx.principal.account, input.SerialNumber!));
  return presentDevice(found?.state ? (found as Present<MfaDeviceState>) : undefined, input);
}

/** Whom a device counts for, for `loads`; the device is looked up in memory, and what is decided must not rest on it alone. */
export function holderOf(input: DeviceInput, ctx: OperationContext): Load<UserState> {
  const device = ctx.directory.find(mfaDevice, mfaSerialKey(ctx.principal.account, input.SerialNumber!))?.state;
  return byStream(user, userStream(device?.enabledFor ?? 'none'));
}

/** True while the device counts for the user; one whose user was removed counts for nobody. */
export const counts = (device: Pick<MfaDeviceState, 'mfaDeviceId'>, holder: Pick<UserState, 'mfaDevices'> | undefined): boolean =>
  holder?.mfaDevices?.some((one) => one.mfaDeviceId === device.mfaDeviceId) ?? false;

/** The device of a user that an input names, for `loads`; the user is looked up in memory: see `deviceOfUser`. */
export function usersDevice(input: DeviceInput & UserInput, ctx: OperationContext): Load<MfaDeviceState> {
  const found = input.UserName === undefined ? ctx.directory.get(user, callersStream(ctx)) : ctx.directory.find(user, userNameKey(ctx.principal.account, input.UserName));
  const device = found?.state?.mfaDevices?.find((one) => one.serialNumber === input.SerialNumber);
  return byStream(mfaDevice, mfaDeviceStream(device?.mfaDeviceId ?? 'none'));
}

/** @throws RolegateError NoSuchEntity when the device does not count for the user */
export function deviceOfUser(found: Present<MfaDeviceState> | undefined, holder: UserState): Present<MfaDeviceState> {
  if (!found || !counts(found.state, holder)) throw notOfUser();
  return found;
}
