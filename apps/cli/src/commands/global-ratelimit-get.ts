import type { Command } from '../command.js';
import { rateLimitFlags, showRateLimit } from '../requests/rate-limit.js';

export const globalRateLimitGet: Command = {
  names: ['global ratelimit get'],
  group: 'users',
  summary: 'show the rate limit of all who have none of their own',
  flags: rateLimitFlags,
  run: (context) => showRateLimit(context, true),
};
