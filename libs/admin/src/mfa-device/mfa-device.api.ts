import type { ApiDescription, ApiParameter } from '#operation';
import { listOf, oneOf, record, said, tenant, text, whole } from '../openapi/schemas.js';

const fields = { type: said(whole, '2: time-based codes.'), id: said(text, 'Serial number.'), time_ofs: said(whole, 'Seconds that its clock is ahead.'), step_size: said(whole, 'Seconds that it shows a code.'), window: whole };
const device = record(fields);
const owner: Readonly<Record<string, ApiParameter>> = { uid: { doc: 'The user, also `tenant$user`.', required: true }, tenant };
const serial: ApiParameter = { doc: 'Serial number of the device.', required: true };

export const listMfaDevicesApi: ApiDescription = {
  summary: 'Lists the MFA devices that count for a user, without their seeds.',
  parameters: { ...owner, 'totp-serial': { doc: 'Only this one.' } },
  reply: record({ entries: listOf(device) }),
};

export const createMfaDeviceApi: ApiDescription = {
  summary: 'Makes a device that counts for the user at once.',
  parameters: {
    ...owner, 'totp-serial': serial, 'totp-seed-type': { doc: 'How the seed is written; default hex.', schema: oneOf('hex', 'base32') },
    'totp-seconds': { doc: 'Seconds that the device shows a code; default 30.', schema: whole }, 'totp-window': { doc: 'Codes that count before and after the current one; default 1.', schema: whole },
  },
  body: { doc: 'The seed; without, one is made and answered once.', type: 'text/plain' },
  reply: record(fields, { seed: text, seed_type: oneOf('base32') }),
};

export const removeMfaDeviceApi: ApiDescription = { summary: 'Removes a device and its seed.', parameters: { ...owner, 'totp-serial': serial } };

export const checkMfaDeviceApi: ApiDescription = {
  summary: '`check`: whether the device shows the code of the body now.',
  parameters: { ...owner, 'totp-serial': serial },
  body: { doc: 'Six digits.', type: 'text/plain', required: true },
  reply: record({ result: oneOf('ok') }),
};

export const resyncMfaDeviceApi: ApiDescription = {
  summary: "`resync`: two codes, one after the other, set the device's clock.",
  parameters: { ...owner, 'totp-serial': serial },
  body: { doc: 'Twice six digits.', type: 'text/plain', required: true },
  reply: device,
};
