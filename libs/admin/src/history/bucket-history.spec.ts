import { readdirSync, readFileSync } from 'node:fs';
import type { Aggregate, NewEvent } from '#event-sourcing';
import { bucket, notificationTarget, notificationTargetStream } from '#s3';
import { history, storedEvents } from '#testing';
import { type HistoryEntry, toldHistory } from './told-history.js';

const GOLDEN = new URL('../../../s3/test/golden/', import.meta.url);
const read = (name: string): NewEvent[] => JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')) as NewEvent[];

function told<S>(aggregate: Aggregate<S>, stream: string, name: string): HistoryEntry[] {
  const events = storedEvents(history(aggregate, stream, 'tenant', read(name)));
  return [...toldHistory(aggregate, [{ events, erased: false }], new Set(events.map(({ id }) => id))).values()];
}

describe('the history of buckets', () => {
  const files = readdirSync(GOLDEN).filter((name) => name.startsWith('bucket-'));
  const entries = files.flatMap((name) => told(bucket, 'bucket/ABCDEFGHIJKLMNOPQRST', name));

  it('says of every type of event what it changed, and leaves none out', () => {
    expect(new Set(entries.map(({ type }) => type))).toEqual(new Set(Object.keys(bucket.events)));
    const silent = entries.filter(({ changes, gone, left_out }) => left_out || (changes.length === 0 && !gone));
    expect(silent.map(({ type }) => type)).toEqual([]);
  });

  it('names the rule that a lifecycle lost, and not where in the list it stood', () => {
    const events: NewEvent[] = [...read('bucket-lifecycle-events.v1.json').slice(0, 1), ...[['one', 'two'], ['two']].map((ids) => ({
      type: 'BucketLifecyclePut', data: { Rules: ids.map((ID) => ({ ID, Status: 'Enabled', Filter: { Prefix: `${ID}/` }, Expiration: { Days: 1 } })) },
    }))];
    const stored = storedEvents(history(bucket, 'bucket/ABCDEFGHIJKLMNOPQRST', 'tenant', events));
    const last = stored.at(-1)!;
    const changes = toldHistory(bucket, [{ events: stored, erased: false }], new Set([last.id])).get(last.id)!.changes;
    expect(changes).toEqual([expect.objectContaining({ path: 'lifecycle.Rules[one]', before: expect.objectContaining({ ID: 'one' }) })]);
  });
});

describe('the history of notification targets', () => {
  it('shows that there is a secret, and never which', () => {
    const [made] = told(notificationTarget, notificationTargetStream('1'), 'notification-target-events.v1.json');
    expect(made!.changes).toContainEqual({ path: 'secret', after: '(sealed)' });
  });
});
