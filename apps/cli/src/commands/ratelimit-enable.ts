import type { Command } from '../command.js';
import { changeRateLimit, rateLimitFlags } from '../requests/rate-limit.js';

export const rateLimitEnable: Command = {
  names: ['ratelimit enable'],
  group: 'users',
  summary: 'enable the rate limit of a user or a bucket',
  flags: rateLimitFlags,
  run: (context) => changeRateLimit(context, { enabled: 'true' }),
};
