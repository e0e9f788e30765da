import type { Command } from '../command.js';
import { rateLimitFlags, showRateLimit } from '../requests/rate-limit.js';

export const rateLimitGet: Command = {
  names: ['ratelimit get'],
  group: 'users',
  summary: 'show the rate limit of a user or a bucket',
  flags: rateLimitFlags,
  run: (context) => showRateLimit(context),
};
