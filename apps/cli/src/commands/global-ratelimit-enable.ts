import type { Command } from '../command.js';
import { changeRateLimit, rateLimitFlags } from '../requests/rate-limit.js';

export const globalRateLimitEnable: Command = {
  names: ['global ratelimit enable'],
  group: 'users',
  summary: 'enable the rate limit of all who have none of their own',
  flags: rateLimitFlags,
  run: (context) => changeRateLimit(context, { enabled: 'true' }, true),
};
