import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketLogging } from './get-bucket-logging.js';

const as = { principal: callers.TESTER };
const data = { TargetBucket: 'logs', TargetPrefix: '' };

describe('GetBucketLogging', () => {
  it('shows the target, and an empty status where there is none', async () => {
    await expect(given(aBucket('mine', [{ type: 'BucketLoggingPut', data }])).answer(getBucketLogging, { Bucket: 'mine' }, as)).resolves.toEqual({ LoggingEnabled: data });
    await expect(given(aBucket('mine', [{ type: 'BucketLoggingPut', data }, { type: 'BucketLoggingDeleted', data: {} }])).answer(getBucketLogging, { Bucket: 'mine' }, as)).resolves.toEqual({});
  });
});
