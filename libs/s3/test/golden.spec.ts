import { readFileSync } from 'node:fs';
import { fold, type NewEvent } from '#event-sourcing';
import { history, HISTORY_TIME, storedEvents } from '#testing';
import { bucket, type BucketState, notificationTarget, notificationTargetStream, OBJECT_SEALING_STREAM, objectSealing, RATE_LIMITS_STREAM, rateLimits } from '../src/index.js';

/*
 * Every event type as it was ever written. A file here is never changed: when a schema version changes, the new one gets
 * a file of its own and the old one must still fold, through its upcaster, to the same state.
 */
type Golden = NewEvent & { readonly schemaVersion: number };

const read = (name: string): Golden[] => JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')) as Golden[];
const stored = (of: Golden[]) => storedEvents(history(bucket, 'bucket/ABCDEFGHIJKLMNOPQRST', 'tenant', of));
const golden = read('bucket-events.v1.json');
const owned = read('bucket-events.ceph.v1.json');
const lifecycle = read('bucket-lifecycle-events.v1.json');
const web = read('bucket-events.web.v1.json');
const configured = read('bucket-events.configurations.v1.json');
const lock = read('bucket-lock-events.v1.json');
const encryption = read('bucket-encryption-events.v1.json');
const acl = read('bucket-events.acl.v1.json');
const versioning = read('bucket-events.versioning.v1.json');
const events = stored(golden);

describe('stored events of every version', () => {
  it('have a golden line for each type', () => {
    expect(new Set([...golden, ...acl, ...lock, ...encryption, ...owned, ...lifecycle, ...web, ...configured, ...versioning].map(({ type, schemaVersion }) => `${type} ${schemaVersion}`)))
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

  it('fold to the encryption that a bucket got', () => {
    expect(fold(bucket, undefined, stored(encryption).slice(0, 2))?.encryption).toEqual(encryption[1]!.data);
    expect(fold(bucket, undefined, stored(encryption))).toMatchObject({ encryption: undefined });
  });

  it('fold to the owner, the quota and the rate limit that a bucket got', () => {
    expect(fold(bucket, undefined, stored(owned).slice(0, 4))).toMatchObject({ account: 'tenant', owner: { stream: '', id: '' } });
    expect(fold(bucket, undefined, stored(owned).slice(0, 5))).toMatchObject({
      account: '', streamAccount: 'tenant', owner: { stream: 'user/AIDA00000000000OTHER1', id: 'other' },
      quota: { enabled: true, checkOnRaw: false, maxSize: 1024, maxObjects: -1 },
      rateLimit: { enabled: true, maxReadOps: 10, maxWriteOps: 5, maxReadBytes: 0, maxWriteBytes: 0 },
    });
  });

  it('fold to the lifecycle rules that a bucket got, by which it is found', () => {
    const state = fold(bucket, undefined, stored(lifecycle).slice(0, 2))!;
    expect(state.lifecycle).toEqual(lifecycle[1]!.data);
    expect(bucket.references!(state)).toEqual(['lifecycle']);
    const after = fold(bucket, undefined, stored(lifecycle))!;
    expect(after.lifecycle).toBeUndefined();
    expect(bucket.references!(after)).toEqual([]);
  });

  it('fold to the CORS rules and the website of a bucket', () => {
    const written = stored(web);
    expect(fold(bucket, undefined, written.slice(0, 3))).toMatchObject({ cors: web[1]!.data, website: web[2]!.data });
    expect(fold(bucket, undefined, written)).toMatchObject({ cors: undefined, website: undefined });
  });

  it('fold to the configurations of a bucket, and back to none', () => {
    expect(fold(bucket, undefined, stored(configured).slice(0, 5))).toMatchObject({
      tags: [{ Key: 'team', Value: 'storage' }, { Key: 'cost centre', Value: '' }],
      payer: 'Requester',
      logging: { TargetBucket: 'logs', TargetPrefix: 'my-bucket/', TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } } },
      notification: [{ Id: 'one', TopicArn: 'arn:aws:sns:default:tenant:uploads', Events: ['s3:ObjectCreated:*'] }],
    });
    expect(fold(bucket, undefined, stored(configured))).toMatchObject({ tags: undefined, payer: undefined, logging: undefined, notification: undefined });
  });

  it('fold to where the bytes of a bucket lie', () => {
    expect(fold(bucket, undefined, stored(read('bucket-events.store.v1.json')))).toMatchObject({ store: { store: 'ceph-east', bucket: 'tenant--my-bucket' } });
  });

  it('fold to whether a bucket keeps versions', () => {
    expect(fold(bucket, undefined, stored(versioning).slice(0, 1))!.versioning).toBeUndefined();
    expect(fold(bucket, undefined, stored(versioning).slice(0, 2))!.versioning).toBe('Enabled');
    expect(fold(bucket, undefined, stored(versioning))!.versioning).toBe('Suspended');
  });

  it('fold to the target of notifications', () => {
    const targets = storedEvents(history(notificationTarget, notificationTargetStream('1'), 'tenant', read('notification-target-events.v1.json')));
    const arn = 'arn:aws:sns:default:tenant:uploads';
    expect(fold(notificationTarget, undefined, targets.slice(0, 1))).toMatchObject({ account: 'tenant', arn, endpoint: 'https://hooks.example/s3', opaqueData: 'me@example.com', secret: 'sealed' });
    expect(fold(notificationTarget, undefined, targets.slice(0, 2))).toEqual({ account: 'tenant', arn, targetId: '00000000-0000-7000-8000-000000000001', endpoint: 'kafka://broker:9092/uploads' });
    expect(fold(notificationTarget, undefined, targets)).toBeUndefined();
    expect(notificationTarget.keys(fold(notificationTarget, undefined, targets.slice(0, 1))!)).toEqual([`notification-target:${arn}`]);
  });

  it('fold to the object lock of a bucket', () => {
    const written = stored(lock);
    for (const events of [2, 3]) expect(fold(bucket, undefined, written.slice(0, events))?.objectLock).toEqual(lock[events - 1]!.data);
  });

  it('fold to the ACL, the ownership and the public access block of a bucket', () => {
    const written = stored(acl);
    expect(fold(bucket, undefined, written.slice(0, 4))).toMatchObject({ acl: (acl[1]!.data as { grants: unknown }).grants, ownership: 'BucketOwnerPreferred', publicAccessBlock: acl[3]!.data });
    const after = fold(bucket, undefined, written)!;
    expect(after).toMatchObject({ ownership: 'deleted' });
    expect([after.acl, after.publicAccessBlock]).toEqual([undefined, undefined]);
  });

  it('fold to the rate limits of all', () => {
    const limits = fold(rateLimits, undefined, storedEvents(history(rateLimits, RATE_LIMITS_STREAM, '', read('rate-limits-events.v1.json'))));
    expect(limits).toMatchObject({ account: '', user: { enabled: true, maxReadOps: 10 }, anonymous: { enabled: false, maxReadBytes: 1 } });
    expect(limits).not.toHaveProperty('bucket');
  });

  it('fold to since when objects are sealed', () => {
    expect(fold(objectSealing, undefined, storedEvents(history(objectSealing, OBJECT_SEALING_STREAM, '', read('object-sealing-events.v1.json'))))).toEqual({ since: HISTORY_TIME });
  });

  it('show how a bucket is found and listed', () => {
    const state = fold(bucket, undefined, events.slice(0, 1))!;
    expect(bucket.keys(state)).toEqual(['bucket-name:tenant:my-bucket']);
    expect(bucket.row(state)).toEqual({ account: 'tenant', name: 'my-bucket', path: '/user/AIDA00000000000USER01/' });
  });
});
