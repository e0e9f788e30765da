import type { Command } from '../command.js';
import { changeQuota, quotaFlags } from '../requests/quota.js';

export const quotaDisable: Command = {
  names: ['quota disable'],
  group: 'users',
  summary: 'disable a quota',
  flags: quotaFlags,
  run: (context) => changeQuota(context, { enabled: 'false' }),
};
