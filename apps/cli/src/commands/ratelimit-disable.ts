import type { Command } from '../command.js';
import { changeRateLimit, rateLimitFlags } from '../requests/rate-limit.js';

export const rateLimitDisable: Command = {
  names: ['ratelimit disable'],
  group: 'users',
  summary: 'disable the rate limit of a user or a bucket',
  flags: rateLimitFlags,
  run: (context) => changeRateLimit(context, { enabled: 'false' }),
};
