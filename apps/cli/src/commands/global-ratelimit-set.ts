import type { Command } from '../command.js';
import { amounts, changeRateLimit, rateLimitSetFlags } from '../requests/rate-limit.js';

export const globalRateLimitSet: Command = {
  names: ['global ratelimit set'],
  group: 'users',
  summary: 'set the rate limit of all who have none of their own',
  flags: rateLimitSetFlags,
  run: (context) => changeRateLimit(context, amounts(context), true),
};
