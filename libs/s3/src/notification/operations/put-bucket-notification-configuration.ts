import { RolegateError } from '#kernel';
import { byKey, defineWrite, type Load, type Present, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketNotificationConfigurationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { sameConfiguration } from '../../bucket/bucket.configuration.js';
import { testRecord } from '../record.js';
import type { BucketNotificationPut } from '../notification.events.js';
import { bucketNamed, existingBucket, type FoundBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket, type BucketState } from '../../bucket/bucket.state.js';
import { notificationTarget, notificationTargetKey, type NotificationTargetState } from '../../notification-target/index.js';
import type { ObjectStore } from '../../store/index.js';
import { topicConfigurations } from '../notification-configuration.js';

type Input = PutBucketNotificationConfigurationRequest;


/**
 * Source: S3 API Reference, PutBucketNotificationConfiguration; PutBucketNotification is its former name, on the same wire. An
 * empty configuration ends all notifications. A topic is one of the bucket's account, made by an administrator; it is told
 * that it was chosen, unless the request has x-amz-skip-destination-validation.
 */
export const putBucketNotificationConfiguration = (store: Pick<ObjectStore, 'outbox'>): WriteOperation => defineWrite({
  name: 'PutBucketNotificationConfiguration',
  service: 's3',
  feature: 'notification',
  schema: awsOperation('s3', 'PutBucketNotificationConfiguration'),
  actions: ['s3:PutBucketNotification'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidArgument', 'MalformedXML', 'NotImplemented'],
  access: onBucket<Input>('s3:PutBucketNotification'),

  loads(input: Input, ctx): Readonly<Record<string, Load>> {
    const topics = (input.NotificationConfiguration?.TopicConfigurations ?? []).flatMap(({ TopicArn }) => TopicArn ?? []);
    return { existing: bucketNamed(input, ctx) as Load, ...Object.fromEntries(topics.map((arn) => [arn, byKey(notificationTarget, notificationTargetKey(arn)) as Load])) };
  },

  decide(input, states, ctx) {
    const found = existingBucket(states.existing as FoundBucket | undefined, input);
    const TopicConfigurations = topicConfigurations(input.NotificationConfiguration ?? {}, ctx.settings.compat === 'aws');
    // Changes in another store are in no transaction with the outbox.
    if (TopicConfigurations.length > 0 && found.state.store) throw new RolegateError('NotImplemented', 'A bucket whose objects lie in another store tells nobody of them.', { reason: 'not-implemented' });
    for (const { TopicArn } of TopicConfigurations) assertUsable(TopicArn, states[TopicArn] as Present<NotificationTargetState> | undefined, found);
    const put: BucketNotificationPut = { type: 'BucketNotificationPut', data: { TopicConfigurations } };
    return { writes: appendToBucket(found, sameConfiguration(found.state.notification ?? [], TopicConfigurations) ? [] : [put]), output: {} };
  },

  async frame(input, states, ctx) {
    const { state } = existingBucket(states.existing as FoundBucket | undefined, input);
    const topics = input.SkipDestinationValidation === true ? [] : newTopics(input, state);
    const entries = topics.map((topic) => ({ topic, bucketId: state.bucketId, key: TEST, record: testRecord(state.name, ctx) }));
    return { undo: async () => {}, done: async () => store.outbox?.add(entries) };
  },
});

/** Stands for the key of test events. */
const TEST = 's3:TestEvent';

const newTopics = ({ NotificationConfiguration }: Input, { notification = [] }: BucketState): readonly string[] => {
  const named = new Set((NotificationConfiguration?.TopicConfigurations ?? []).flatMap(({ TopicArn }) => TopicArn ?? []));
  return [...named].filter((topic) => !notification.some(({ TopicArn }) => TopicArn === topic));
};

/** @throws RolegateError InvalidArgument, in AWS's words */
function assertUsable(arn: string, target: Present<NotificationTargetState> | undefined, { state }: FoundBucket): void {
  if (target && target.state.account === state.account) return;
  throw new RolegateError('InvalidArgument', 'Unable to validate the following destination configurations', {
    fields: { ArgumentName: arn.slice(0, 256), ArgumentValue: 'The destination topic does not exist' }, reason: 'no-such-topic', detail: `no topic ${arn} of account ${state.account || '(none)'}`,
  });
}
