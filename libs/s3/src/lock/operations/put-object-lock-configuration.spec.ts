import { given } from '#testing';
import { lockedBucket } from '../../../test/lock-fixtures.js';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putObjectLockConfiguration } from './put-object-lock-configuration.js';

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

  it('refuses a bucket that keeps no versions', () => {
    given(aBucket('mine')).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration }, as).thenError('InvalidBucketState');
  });

  it('refuses a bucket that others reach around the gateway', () => {
    given(aBucket('mine', [], { store: { store: 'east', bucket: 'mine' } })).when(putObjectLockConfiguration, { Bucket: 'mine', ObjectLockConfiguration }, as).thenError('NotImplemented');
  });

  it('never takes the lock away', () => {
    given(lockedBucket()).when(putObjectLockConfiguration, { Bucket: 'mine' }, as).thenError('MalformedXML');
  });
});
