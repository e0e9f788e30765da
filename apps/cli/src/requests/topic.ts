import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying, type Sayings } from '../gateway/gateway-refusal.js';
import { askedAccount, signingAccountFlags } from './signing-account.js';

const PATH = '/rolegate/v1/notification-targets';

/** What names a topic, and the account or tenant whose buckets may name it. */
export const topicFlags = ['topic', ...signingAccountFlags] as const satisfies readonly FlagName[];

/** A topic as the gateway tells it. */
export interface Topic {
  readonly topic_arn: string;
  readonly account: string;
  readonly endpoint: string;
  readonly opaque_data: string;
  readonly signed: boolean;
  /** Records, and seconds of the oldest; in lists only. */
  readonly waiting?: number;
  readonly waiting_seconds?: number;
}

/** The topic that the flags name. @throws CommandFailure */
export function topicOf(context: CommandContext): { readonly name: string; readonly account: string | undefined } {
  const name = context.flags.filled('topic');
  if (name === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: topic name was not provided (via --topic)');
  return { name, account: askedAccount(context) };
}

export const nameOf = ({ topic_arn }: Topic): string => topic_arn.slice(topic_arn.lastIndexOf(':') + 1);

const known: Sayings = { NoSuchEntity: { exit: exitCode.notFound, text: 'ERROR: could not find the topic' } };

/** One request about topics. */
export const askOfTopics = (context: CommandContext, method: 'GET' | 'POST' | 'DELETE', parameters: Readonly<Record<string, string | undefined>>, text?: string): Promise<unknown> =>
  saying('ERROR', known, () => context.admin.call(method, PATH, parameters, undefined, text));

/** Of the account that the flags name, or all; every page. */
export async function topics(context: CommandContext): Promise<readonly Topic[]> {
  const account = askedAccount(context);
  const all: Topic[] = [];
  for (let marker: string | undefined; ;) {
    const { targets, next } = (await askOfTopics(context, 'GET', { marker })) as { readonly targets: readonly Topic[]; readonly next: string };
    all.push(...targets);
    if (next === '' || next === marker) return account === undefined ? all : all.filter((one) => one.account === account);
    marker = next;
  }
}

/** As radosgw-admin prints a topic (rgw_pubsub.cc, rgw_pubsub_topic::dump); what waits for it beside that. */
export const shownTopic = (topic: Topic) => ({
  owner: topic.account,
  name: nameOf(topic),
  dest: { push_endpoint: topic.endpoint, push_endpoint_args: '', push_endpoint_topic: nameOf(topic), stored_secret: topic.signed, persistent: true },
  arn: topic.topic_arn,
  opaqueData: topic.opaque_data,
  ...(topic.waiting !== undefined && { waiting: topic.waiting, waiting_seconds: topic.waiting_seconds ?? 0 }),
});
