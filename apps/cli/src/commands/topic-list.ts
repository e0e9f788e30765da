import type { Command } from '../command.js';
import { shownTopic, topics } from '../requests/topic.js';
import { signingAccountFlags } from '../requests/signing-account.js';

/** GET /admin/rolegate/v1/notification-targets. */
export const topicList: Command = {
  names: ['topic list'],
  group: 'users',
  summary: 'list the topics that buckets may notify',
  flags: [...signingAccountFlags],
  async run(context) {
    context.print('topics', { topics: (await topics(context)).map(shownTopic) });
  },
};
