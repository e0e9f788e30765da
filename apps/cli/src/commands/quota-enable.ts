import type { Command } from '../command.js';
import { changeQuota, quotaFlags } from '../requests/quota.js';

export const quotaEnable: Command = {
  names: ['quota enable'],
  group: 'users',
  summary: 'enable a quota',
  flags: quotaFlags,
  run: (context) => changeQuota(context, { enabled: 'true' }),
};
