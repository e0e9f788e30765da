import type { Command } from '../command.js';
import { amounts, changeRateLimit, rateLimitSetFlags } from '../requests/rate-limit.js';

export const rateLimitSet: Command = {
  names: ['ratelimit set'],
  group: 'users',
  summary: 'set the rate limit of a user or a bucket',
  flags: rateLimitSetFlags,
  run: (context) => changeRateLimit(context, amounts(context)),
};
