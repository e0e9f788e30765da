import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { nameOf, shownTopic, topicFlags, topicOf, topics } from '../requests/topic.js';

/** One of GET /admin/rolegate/v1/notification-targets. */
export const topicGet: Command = {
  names: ['topic get'],
  group: 'users',
  summary: 'show a topic, and how much waits for it',
  flags: topicFlags,
  async run(context) {
    const { name, account = '' } = topicOf(context);
    const found = (await topics(context)).find((topic) => nameOf(topic) === name && topic.account === account);
    if (!found) throw new CommandFailure(exitCode.notFound, 'ERROR: could not find the topic');
    context.print('topic', shownTopic(found));
  },
};
