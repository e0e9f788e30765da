import type { AccessRequest } from '#operation';
import { given } from '#testing';
import { lockedBucket } from '../../test/lock-fixtures.js';
import { MemoryObjectStore } from '../../test/memory-object-store.js';
import { aBucket, callers, theOwner } from '../../test/s3-fixtures.js';
import { streamContext } from '../../test/stream-context.js';
import { createBucket } from '../bucket/operations/create-bucket.js';

const as = { principal: callers.TESTER };
const input = { Bucket: 'new', ObjectLockEnabledForBucket: true };

describe('A new bucket with object lock', () => {
  it('keeps versions from its first moment', async () => {
    const store = new MemoryObjectStore();
    const operation = createBucket(store);
    const made = given(theOwner()).when(operation, input, as);
    expect(made.events).toMatchObject([
      { type: 'BucketCreated' }, { type: 'BucketVersioningPut', data: { Status: 'Enabled' } }, { type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled' } },
    ]);
    const { bucketId } = made.decision!.output as { bucketId: string };
    const frame = await operation.frame!(input, { existing: undefined } as never, streamContext(as), made.decision!.output);
    expect(store.buckets.get(bucketId)!.objects).toMatchObject({ versioning: 'Enabled', awaited: true });
    await frame.done();
    expect(store.buckets.get(bucketId)!.objects).toMatchObject({ versioning: 'Enabled', awaited: false });
  });

  it('is closed again where the store cannot keep versions', async () => {
    const store = Object.assign(new MemoryObjectStore(), { setVersioning: () => Promise.reject(new Error('away')) });
    const operation = createBucket(store);
    const made = given(theOwner()).when(operation, input, as);
    await expect(operation.frame!(input, { existing: undefined } as never, streamContext(as), made.decision!.output)).rejects.toThrow('away');
    expect(await store.closedBuckets()).toEqual([(made.decision!.output as { bucketId: string }).bucketId]);
  });

  it('asks for the rights to lock and to keep versions in profile aws', () => {
    const actions = (compat: 'ceph' | 'aws') => [createBucket(new MemoryObjectStore()).access(input, streamContext({ ...as, compat })) as AccessRequest[]].flat().map(({ action }) => action);
    expect(actions('ceph')).toEqual(['s3:CreateBucket']);
    expect(actions('aws')).toEqual(['s3:CreateBucket', 's3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning']);
  });

  it('is no other bucket made again', () => {
    const operation = createBucket(new MemoryObjectStore());
    given(theOwner(), aBucket('mine')).when(operation, { ...input, Bucket: 'mine' }, as).thenError('BucketAlreadyExists');
    given(theOwner(), lockedBucket()).when(operation, { ...input, Bucket: 'mine' }, as).thenNothing();
  });
});
