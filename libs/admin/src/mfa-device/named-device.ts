import { mfaDevice, type MfaDeviceState, mfaDeviceStream, user, type UserState } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byStream, type Load, type OperationContext, type Present } from '#operation';
import { filled, invalidArgument } from '../parameters.js';
import { userNamed } from '../named-user.js';

/** Source: IAM API Reference, serialNumberType, less the colons and slashes that only ARNs have. */
const SERIAL = /^[\w+=/:,.@-]{1,256}$/;

/** What radosgw-admin calls `--totp-serial`. @throws RolegateError InvalidArgument */
export function serialOf(input: AdminInput): string {
  const serial = filled(input, 'totp-serial');
  if (serial === undefined || !SERIAL.test(serial)) throw invalidArgument('totp-serial has 1 to 256 letters, digits or _+=/:,.@-', 'totp-serial', serial);
  return serial;
}

/** The device of the user named, for `loads`; the user is looked up in memory, `presentDevice` judges. */
export function deviceNamed(input: AdminInput, ctx: OperationContext): Load<MfaDeviceState> {
  const place = userNamed(input, ctx);
  const owner = 'key' in place ? ctx.directory.find(user, place.key) : ctx.directory.get(user, place.stream);
  const found = owner?.state?.mfaDevices?.find((one) => one.serialNumber === filled(input, 'totp-serial'));
  return byStream(mfaDevice, mfaDeviceStream(found?.mfaDeviceId ?? 'none'));
}

export const noSuchDevice = (): RolegateError => new RolegateError('NoSuchEntity', 'The user has no such MFA device.');

/** @throws RolegateError NoSuchEntity */
export function presentDevice(found: Present<MfaDeviceState> | undefined, { mfaDevices }: UserState): Present<MfaDeviceState> {
  if (!found || !mfaDevices?.some((one) => one.mfaDeviceId === found.state.mfaDeviceId)) throw noSuchDevice();
  return found;
}

/** The six-digit codes of a body, as many as wanted. @throws RolegateError InvalidArgument, without the text */
export function codesOf({ body = '' }: AdminInput, wanted: number): readonly string[] {
  const codes = body.trim().split(/\s+/);
  if (codes.length !== wanted || codes.some((code) => !/^\d{6}$/.test(code))) throw new RolegateError('InvalidArgument', `The body has ${wanted} of six digits each.`);
  return codes;
}

