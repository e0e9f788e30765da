import { readFileSync } from 'node:fs';
import { fold, type NewEvent } from '#event-sourcing';
import { history, HISTORY_TIME, storedEvents } from '#testing';
import { bucket, type BucketState } from '../src/index.js';

/*
 * Every event type as it was ever written. A file here is never changed: when a schema version changes, the new one gets
 * a file of its own and the old one must still fold, through its upcaster, to the same state.
 */
type Golden = NewEvent & { readonly schemaVersion: number };

const golden = JSON.parse(readFileSync(new URL('golden/bucket-events.v1.json', import.meta.url), 'utf8')) as Golden[];
const events = storedEvents(history(bucket, 'bucket/ABCDEFGHIJKLMNOPQRST', 'tenant', golden));

describe('stored events of every version', () => {
  it('have a golden line for each type', () => {
    expect(new Set(golden.map(({ type, schemaVersion }) => `${type} ${schemaVersion}`)))
      .toEqual(new Set(Object.entries(bucket.events).map(([type, { schemaVersion }]) => `${type} ${schemaVersion}`)));
  });

  it('fold to the bucket that they made', () => {
    expect(fold(bucket, undefined, events.slice(0, 3))).toMatchObject({ policy: undefined });
    expect(fold(bucket, undefined, events.slice(0, -1))).toEqual({
      account: 'tenant', bucketId: 'ABCDEFGHIJKLMNOPQRST', name: 'my-bucket', region: 'default', creationDate: HISTORY_TIME,
      owner: { stream: 'user/AIDA00000000000USER01', id: 'tenant$TESTER', displayName: 'TestUser' },
      policy: ' {"Version":"2012-10-17","Statement":[]}',
    } satisfies BucketState);
    expect(fold(bucket, undefined, events)).toBeUndefined();
  });

  it('show how a bucket is found and listed', () => {
    const state = fold(bucket, undefined, events.slice(0, 1))!;
    expect(bucket.keys(state)).toEqual(['bucket-name:tenant:my-bucket']);
    expect(bucket.row(state)).toEqual({ account: 'tenant', name: 'my-bucket', path: '/user/AIDA00000000000USER01/' });
  });
});
