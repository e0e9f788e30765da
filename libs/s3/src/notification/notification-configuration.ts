import { createHash } from 'node:crypto';
import { RolegateError } from '#kernel';
import type { FilterRule, NotificationConfiguration, TopicConfiguration as GivenTopic } from '@aws-sdk/client-s3';
import { isConfigurable } from './event-names.js';
import type { TopicConfiguration } from './notification.events.js';

/** S3 User Guide, "Amazon S3 event notifications": configurations of a bucket, and characters of a key. */
const MOST = 100;
const LONGEST_KEY = 1024;
const LONGEST_ID = 255;

const invalid = (message: string, name = '', value = ''): RolegateError =>
  new RolegateError('InvalidArgument', message, { fields: { ArgumentName: name.slice(0, 256), ArgumentValue: value.slice(0, 256) } });

/**
 * The topics of a request, checked but for whether they exist. Source: S3 API Reference, PutBucketNotificationConfiguration.
 * @param exclusive as AWS has it, two configurations of one event may not mean the same key; RGW tells both
 * @throws RolegateError InvalidArgument, MalformedXML, NotImplemented
 */
export function topicConfigurations(given: NotificationConfiguration, exclusive: boolean): readonly TopicConfiguration[] {
  const { TopicConfigurations = [], QueueConfigurations = [], LambdaFunctionConfigurations = [], EventBridgeConfiguration } = given;
  if (QueueConfigurations.length > 0 || LambdaFunctionConfigurations.length > 0 || EventBridgeConfiguration) {
    throw new RolegateError('NotImplemented', 'Notifications go to topics; queues, functions and EventBridge are not implemented.', { reason: 'not-implemented' });
  }
  if (TopicConfigurations.length > MOST) throw invalid(`A bucket has at most ${MOST} notification configurations.`);
  const topics = TopicConfigurations.map(topicConfiguration);
  if (new Set(topics.map(({ Id }) => Id)).size < topics.length) throw invalid('Same ID used for multiple configurations. IDs must be unique', 'Id');
  if (exclusive) assertApart(topics);
  return topics;
}

function topicConfiguration(given: GivenTopic): TopicConfiguration {
  const { Id = newId(given), TopicArn, Events = [], Filter } = given;
  if (TopicArn === undefined || Events.length === 0) throw new RolegateError('MalformedXML', '', { detail: 'a topic configuration without topic or event' });
  if (Id.length > LONGEST_ID) throw invalid(`An ID has at most ${LONGEST_ID} characters.`, 'Id', Id);
  const unknown = Events.find((event) => !isConfigurable(event));
  if (unknown !== undefined) throw invalid('A specified event is not supported for notifications.', 'Event', unknown);
  const FilterRules = (Filter?.Key?.FilterRules ?? []).map(filterRule);
  if (new Set(FilterRules.map(({ Name }) => Name)).size < FilterRules.length) throw invalid('Cannot specify more than one prefix or suffix rule in a filter.', 'FilterRule.Name');
  return { Id, TopicArn, Events, ...(FilterRules.length > 0 && { Filter: { Key: { FilterRules } } }) };
}

/** Names come in any case (S3 API Reference, FilterRule; clients write `Prefix`). */
function filterRule({ Name, Value }: FilterRule): { Name: 'prefix' | 'suffix'; Value: string } {
  const name = Name?.toLowerCase();
  if (name !== 'prefix' && name !== 'suffix') throw invalid('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name);
  if (Value === undefined) throw new RolegateError('MalformedXML', '', { detail: 'a filter rule without value' });
  if (Value.length > LONGEST_KEY) throw invalid(`Size of filter rule value cannot exceed ${LONGEST_KEY} bytes in UTF-8`, 'FilterRule.Value', Value);
  return { Name: name, Value };
}

/** Of a configuration that came without: the same request makes the same, so that nothing changes when it is repeated. */
const newId = (given: GivenTopic): string => createHash('sha256').update(JSON.stringify(given)).digest('base64url').slice(0, 22);

/** The prefix and the suffix of the keys that a configuration is about; '' for any. */
export function keyEnds({ Filter }: TopicConfiguration): { readonly prefix: string; readonly suffix: string } {
  const rules = Filter?.Key.FilterRules ?? [];
  const valueOf = (name: string): string => rules.find(({ Name }) => Name === name)?.Value ?? '';
  return { prefix: valueOf('prefix'), suffix: valueOf('suffix') };
}

function assertApart(topics: readonly TopicConfiguration[]): void {
  topics.forEach((one, i) => {
    for (const other of topics.slice(i + 1)) {
      if (one.Events.some((event) => other.Events.some((its) => sameEvent(event, its))) && sameKeys(one, other)) {
        throw invalid('Configurations overlap. Configurations on the same bucket cannot share a common event type.', 'Event');
      }
    }
  });
}

const sameEvent = (a: string, b: string): boolean => a === b || within(a, b) || within(b, a);
const within = (one: string, family: string): boolean => family.endsWith(':*') && one.startsWith(family.slice(0, -1));

/** Whether a key could have both prefixes and both suffixes. */
function sameKeys(a: TopicConfiguration, b: TopicConfiguration): boolean {
  const [one, other] = [keyEnds(a), keyEnds(b)];
  return (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) && (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix));
}
