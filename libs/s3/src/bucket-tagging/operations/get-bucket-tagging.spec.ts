import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketTagging } from './get-bucket-tagging.js';

const as = { principal: callers.TESTER };
const put = { type: 'BucketTaggingPut', data: { TagSet: [{ Key: 'team', Value: 'storage' }] } } as const;

describe('GetBucketTagging', () => {
  it('shows the tags', async () => {
    await expect(given(aBucket('mine', [put])).answer(getBucketTagging, { Bucket: 'mine' }, as)).resolves.toEqual({ TagSet: [{ Key: 'team', Value: 'storage' }] });
  });

  it('answers NoSuchTagSet before any were put, and after they were deleted', async () => {
    for (const events of [[], [put, { type: 'BucketTaggingDeleted', data: {} } as const]]) {
      await expect(given(aBucket('mine', events)).answer(getBucketTagging, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchTagSet' });
    }
  });
});
