import type { Flags } from '../arguments/flags.js';
import type { AdminParameters } from '../gateway/admin-api.js';

/** Whose sessions the flags name, as parameters of the admin API. */
export const namedSessions = (flags: Flags): AdminParameters => ({
  session: flags.filled('session'),
  user: flags.filled('user') ?? flags.filled('uid'),
  role: flags.filled('role') ?? flags.filled('role-name'),
  provider: flags.filled('provider'),
});
