import type { Command } from '../command.js';
import { askOfTopics, topicFlags, topicOf } from '../requests/topic.js';

/** DELETE /admin/rolegate/v1/notification-targets. */
export const topicRm: Command = {
  names: ['topic rm'],
  group: 'users',
  summary: 'remove a topic, and what waits for it',
  flags: topicFlags,
  async run(context) {
    const { name, account } = topicOf(context);
    await askOfTopics(context, 'DELETE', { name, account });
  },
};
