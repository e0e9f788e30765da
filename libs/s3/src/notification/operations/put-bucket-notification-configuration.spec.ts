import { given } from '#testing';
import { aTopic, TOPIC } from '../../../test/configured-buckets.js';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketNotificationConfiguration as operation } from './put-bucket-notification-configuration.js';

const as = { principal: callers.TESTER };
const one = { Id: 'one', TopicArn: TOPIC, Events: ['s3:ObjectCreated:*'] };
const put = (...TopicConfigurations: readonly object[]) => ({ Bucket: 'mine', NotificationConfiguration: { TopicConfigurations } });
const noted = { type: 'BucketNotificationPut', data: { TopicConfigurations: [one] } } as const;

describe('PutBucketNotificationConfiguration', () => {
  it('records all configurations, where they change', () => {
    given(aBucket('mine'), aTopic()).when(operation, put(one), as).thenEvents(noted);
    given(aBucket('mine', [noted]), aTopic()).when(operation, put(one), as).thenNothing();
    given(aBucket('mine', [noted]), aTopic()).when(operation, put(), as).thenEvents({ type: 'BucketNotificationPut', data: { TopicConfigurations: [] } });
    given(aBucket('mine'), aTopic()).when(operation, { Bucket: 'mine', NotificationConfiguration: {} }, as).thenNothing();
  });

  it('refuses a topic that does not exist, or is of another account', () => {
    given(aBucket('mine')).when(operation, put(one), as).thenError('InvalidArgument');
    given(aBucket('mine'), aTopic(TOPIC, 'acme')).when(operation, put(one), as).thenError('InvalidArgument');
  });
});
