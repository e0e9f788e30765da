import { assertMayActFor, counterOfCode, MFA_SEED, mfaDevice, mfaDeviceStream, takeTry } from '#iam';
import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { requiredUid } from '../../uid.js';
import { codesOf, noSuchDevice, serialOf } from '../named-device.js';
import { checkMfaDeviceApi } from '../mfa-device.api.js';

/** `mfa check`: whether the device shows the code of the body now. It is not used up by that; the try counts like any other. */
export const checkMfaDevice = defineRead({
  name: 'AdminCheckMfaDevice',
  service: 'admin',
  feature: 'mfa-device',
  route: { method: 'POST', path: '/rolegate/v1/mfa-devices', subresource: 'check', root: 'mfa_device', api: checkMfaDeviceApi },
  actions: ['admin:CheckMfaDevice'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchEntity', 'InvalidAuthenticationCode', 'InvalidTenantName', 'InvalidArgument'],
  access: byCap('admin:CheckMfaDevice', 'users', 'write'),

  async answer(input, reads, ctx) {
    const serial = serialOf(input);
    const [code] = codesOf(input, 1);
    const found = (await readUser(requiredUid(input, ctx), reads, ctx))?.state;
    if (!found) throw noSuchUser();
    assertMayActFor(found, ctx.principal);
    const stream = mfaDeviceStream(found.mfaDevices?.find((one) => one.serialNumber === serial)?.mfaDeviceId ?? 'none');
    const device = (await reads.byStream(mfaDevice, stream))?.state;
    if (!device) throw noSuchDevice();
    const seed = (await takeTry(device.mfaDeviceId, ctx)) ? await ctx.openSecret(stream, MFA_SEED, device.sealedSeed) : undefined;
    if (seed === undefined || counterOfCode(device, seed, code!, ctx.now) === undefined) throw new RolegateError('InvalidAuthenticationCode', '', { reason: 'mfa' });
    return { result: 'ok' };
  },
});
