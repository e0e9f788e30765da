import type { BucketState } from '../../bucket/bucket.state.js';
import type { BucketLogging } from '../logging.events.js';
import { logObjectKey } from './log-object-key.js';

const source = { account: '123456789012', owner: { id: 'alice' }, region: 'eu', name: 'photos' } as BucketState;
const now = new Date('2026-11-23T20:28:48.123Z');
const partitioned = (PartitionDateSource: 'EventTime' | 'DeliveryTime'): BucketLogging => ({ TargetBucket: 'logs', TargetPrefix: 'p/', TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource } } });

describe('The key of a log object', () => {
  it('is a prefix, a time, and what no other has', () => {
    const key = () => logObjectKey({ TargetBucket: 'logs', TargetPrefix: 'p/' }, source, '', now);
    expect(key()).toMatch(/^p\/2026-11-23-20-28-48-[0-9A-F]{16}$/);
    expect(key()).not.toBe(key());
  });

  it('is parted by account, region, bucket and the day of its delivery', () => {
    expect(logObjectKey(partitioned('DeliveryTime'), source, '', now)).toMatch(/^p\/123456789012\/eu\/photos\/2026\/11\/23\/2026-11-23-20-28-48-[0-9A-F]{16}$/);
    expect(logObjectKey(partitioned('DeliveryTime'), { ...source, account: '' }, '', now)).toMatch(/^p\/alice\/eu\/photos\//);
  });

  it('is parted by the day of the requests, and then has no time of its own', () => {
    expect(logObjectKey(partitioned('EventTime'), source, '2026-11-22', now)).toMatch(/^p\/123456789012\/eu\/photos\/2026\/11\/22\/2026-11-22-00-00-00-[0-9A-F]{16}$/);
  });
});
