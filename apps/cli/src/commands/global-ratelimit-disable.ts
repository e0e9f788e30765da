import type { Command } from '../command.js';
import { changeRateLimit, rateLimitFlags } from '../requests/rate-limit.js';

export const globalRateLimitDisable: Command = {
  names: ['global ratelimit disable'],
  group: 'users',
  summary: 'disable the rate limit of all who have none of their own',
  flags: rateLimitFlags,
  run: (context) => changeRateLimit(context, { enabled: 'false' }, true),
};
