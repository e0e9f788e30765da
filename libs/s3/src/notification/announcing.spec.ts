import * as fc from 'fast-check';
import { TOPIC } from '../../test/configured-buckets.js';
import { contextOf } from '../../test/handle.js';
import { aBucket } from '../../test/s3-fixtures.js';
import { type FoundBucket, presentBucket } from '../bucket/bucket.queries.js';
import { announcing, removal } from './announcing.js';
import { encodedKey } from './record.js';
import type { TopicConfiguration } from './notification.events.js';

const histories = (...topics: readonly Partial<TopicConfiguration>[]) => [aBucket('mine', topics.length === 0 ? [] : [{
  type: 'BucketNotificationPut', data: { TopicConfigurations: topics.map((one, i) => ({ Id: `t${i}`, TopicArn: TOPIC, Events: ['s3:ObjectCreated:*'], ...one })) },
}])];
const filter = (prefix: string, suffix: string) => ({ Key: { FilterRules: [{ Name: 'prefix', Value: prefix }, { Name: 'suffix', Value: suffix }] as const } });

/** The bucket, and a request to it. */
function world(...topics: readonly Partial<TopicConfiguration>[]): { found: FoundBucket; ctx: ReturnType<typeof contextOf> } {
  const ctx = contextOf({ histories: histories(...topics) });
  return { found: presentBucket({ Bucket: 'mine' }, ctx), ctx };
}

/** Ids of the configurations that are told. */
function told(topics: readonly Partial<TopicConfiguration>[], event: Parameters<typeof announcing>[1], key: string, markerCreated?: boolean): string[] {
  const { found, ctx } = world(...topics);
  return (announcing(found, event, ctx, key)?.({ key, markerCreated }) ?? []).map(({ record }) => (JSON.parse(record) as { s3: { configurationId: string } }).s3.configurationId);
}

describe('what is told of changes', () => {
  it('is nothing, and costs nothing, where no topic is told of the bucket or of the key', () => {
    const none = world();
    expect(announcing(none.found, 'ObjectCreated:Put', none.ctx)).toBeUndefined();
    const other = world({ Filter: filter('in/', '.csv') });
    expect(announcing(other.found, 'ObjectCreated:Put', other.ctx, 'out/a.csv')).toBeUndefined();
  });

  it('goes to those who asked for the event, by its name or its family', () => {
    const topics = [{ Events: ['s3:ObjectCreated:*'] }, { Events: ['s3:ObjectCreated:Copy'] }, { Events: ['s3:ObjectRemoved:Delete', 's3:ObjectRemoved:DeleteMarkerCreated'] }];
    expect(told(topics, 'ObjectCreated:Put', 'k')).toEqual(['t0']);
    expect(told(topics, 'ObjectCreated:Copy', 'k')).toEqual(['t0', 't1']);
    expect(told(topics, removal, 'k')).toEqual(['t2']);
    expect(told([{ Events: ['s3:ObjectRemoved:DeleteMarkerCreated'] }], removal, 'k')).toEqual([]);
    expect(told([{ Events: ['s3:ObjectRemoved:DeleteMarkerCreated'] }], removal, 'k', true)).toEqual(['t0']);
    expect(told([{ Events: ['s3:ObjectTagging:*'] }], 'ObjectTagging:Delete', 'k')).toEqual(['t0']);
  });

  it('is about the keys with the prefix and the suffix', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (prefix, suffix, key, middle) => {
      expect(told([{ Filter: filter(prefix, suffix) }], 'ObjectCreated:Put', key)).toHaveLength(key.startsWith(prefix) && key.endsWith(suffix) ? 1 : 0);
      expect(told([{ Filter: filter(prefix, suffix) }], 'ObjectCreated:Put', prefix + middle + suffix)).toHaveLength(1);
    }));
  });

  it('has the form of AWS', () => {
    const { found, ctx } = world({});
    const [{ topic, record }] = announcing(found, 'ObjectCreated:Put', ctx)!({ key: 'a dir/ü+1', size: 5, etag: 'e', versionId: 'v', time: Date.UTC(2026, 0, 2, 3, 4, 5, 6) }) as [{ topic: string; record: string }];
    expect(topic).toBe(TOPIC);
    expect(JSON.parse(record)).toEqual({
      eventVersion: '2.1', eventSource: 'ceph:s3', awsRegion: 'default', eventTime: '2026-01-02T03:04:05.006Z', eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'TESTER' },
      requestParameters: { sourceIPAddress: '192.0.2.7' },
      responseElements: { 'x-amz-request-id': ctx.requestId, 'x-amz-id-2': '' },
      s3: {
        s3SchemaVersion: '1.0', configurationId: 't0',
        bucket: { name: 'mine', ownerIdentity: { principalId: 'TESTER' }, arn: 'arn:aws:s3:::mine' },
        object: { key: 'a+dir/%C3%BC%2B1', size: 5, eTag: 'e', versionId: 'v' },
      },
    });
  });

  it('encodes keys so that a form decoder gets them back', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(new URLSearchParams(`k=${encodedKey(key)}`).get('k')).toBe(key);
    }));
  });
});
