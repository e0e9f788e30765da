import { given } from '#testing';
import { contextOf } from '../../../test/handle.js';
import { lockedBucket, objectLockPut } from '../../../test/lock-fixtures.js';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { putObjectLockConfiguration as withStore } from './put-object-lock-configuration.js';

const putObjectLockConfiguration = withStore({});

const as = { principal: callers.TESTER };
const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } as const;

describe('PutObjectLockConfiguration', () => {
  it('records the default retention, and nothing where it is that already', () => {
    given(lockedBucket()).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration }, as).thenEvents({ type: 'BucketObjectLockPut', data: ObjectLockConfiguration });
    given(lockedBucket({ type: 'BucketObjectLockPut', data: ObjectLockConfiguration })).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration }, as).thenNothing();
  });

  it('takes the default away', () => {
    given(lockedBucket({ type: 'BucketObjectLockPut', data: ObjectLockConfiguration })).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }, as)
      .thenEvents({ type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled' } });
  });

  it('refuses a bucket that keeps no versions, once the document is understood', () => {
    given(aBucket('mine')).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration: {} }, as).thenError('MalformedXML');
    given(aBucket('mine')).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration }, as).thenError('InvalidBucketState');
  });

  it('tells the store of the bucket first, which may have to keep the locks itself, and takes back what was not recorded', async () => {
    const told: unknown[] = [];
    const framed = withStore({ setObjectLock: async (...args) => void told.push(args) }).frame!;
    const locked = (bucket: ReturnType<typeof aBucket>) => {
      const ctx = contextOf({ histories: [bucket] });
      return { existing: presentBucket({ Bucket: 'mine' }, ctx), ctx, input: { Bucket: 'mine', ObjectLockConfiguration } };
    };
    const frame = async (bucket: ReturnType<typeof aBucket>) => {
      const { existing, ctx, input } = locked(bucket);
      return framed(input, { existing }, ctx as never, {} as never);
    };
    await frame(lockedBucket());
    expect(told).toEqual([]);
    const { undo } = await frame(aBucket('mine', [objectLockPut()], { store: { store: 'east', bucket: 'mine' } }));
    await undo();
    expect(told).toEqual([[expect.any(String), { mode: 'GOVERNANCE', days: 1 }], [expect.any(String), undefined]]);
  });

  it('never takes the lock away', () => {
    given(lockedBucket()).when(putObjectLockConfiguration, { Bucket: 'mine' }, as).thenError('MalformedXML');
  });
});
