import { given } from '#testing';
import { aTopic, TOPIC } from '../../../test/configured-buckets.js';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { MemoryObjectStore } from '../../../test/memory-object-store.js';
import { contextOf } from '../../../test/handle.js';

import { bucket, bucketStream } from '../../bucket/bucket.projection.js';
import { putBucketNotificationConfiguration } from './put-bucket-notification-configuration.js';

const operation = putBucketNotificationConfiguration({});

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

  it('tells topics that are new that they were chosen, unless it is not to', async () => {
    const store = new MemoryObjectStore();
    const ctx = contextOf({ histories: [aBucket('mine'), aTopic()] });
    const states = { existing: ctx.directory.get(bucket, bucketStream('ID-OF-MINE')) } as never;
    const framed = putBucketNotificationConfiguration(store);
    await (await framed.frame!({ ...put(one), SkipDestinationValidation: true }, states, ctx, {})).done();
    expect(store.outbox.rows).toEqual([]);
    await (await framed.frame!(put(one), states, ctx, {})).done();
    expect(store.outbox.rows.map(({ topic, record }) => [topic, JSON.parse(record)])).toEqual([[TOPIC, expect.objectContaining({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'mine', RequestId: ctx.requestId })]]);
  });

  it('refuses to tell of a bucket whose objects lie in another store', () => {
    given(aBucket('mine', [], { store: { store: 'far', bucket: 'mine' } }), aTopic()).when(operation, put(one), as).thenError('NotImplemented');
    given(aBucket('mine', [], { store: { store: 'far', bucket: 'mine' } }), aTopic()).when(operation, put(), as).thenNothing();
  });

  it('refuses a topic that does not exist, or is of another account', () => {
    given(aBucket('mine')).when(operation, put(one), as).thenError('InvalidArgument');
    given(aBucket('mine'), aTopic(TOPIC, 'acme')).when(operation, put(one), as).thenError('InvalidArgument');
  });
});
