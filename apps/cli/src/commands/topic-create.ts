import { readFileSync } from 'node:fs';
import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { askOfTopics, shownTopic, type Topic, topicFlags, topicOf } from '../requests/topic.js';

/** POST /admin/rolegate/v1/notification-targets; of a topic that there is, what is named changes. Radosgw-admin has none: there users make topics (SNS CreateTopic). */
export const topicCreate: Command = {
  names: ['topic create'],
  group: 'users',
  summary: 'make a topic that buckets may notify, or change one',
  flags: [...topicFlags, 'push-endpoint', 'opaque-data', 'secret-file'],
  async run(context) {
    const { name, account } = topicOf(context);
    const { flags } = context;
    const secret = secretIn(flags.filled('secret-file'));
    const body = { name, account, endpoint: flags.filled('push-endpoint'), 'opaque-data': flags.filled('opaque-data'), secret };
    // In the body: proxies log what stands in the query.
    context.print('topic', shownTopic((await askOfTopics(context, 'POST', {}, JSON.stringify(body))) as Topic));
  },
};

function secretIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandFailure(exitCode.invalid, `ERROR: cannot read ${file}: ${(error as Error).message}`);
  }
}
