import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketOwnershipControls } from './get-bucket-ownership-controls.js';

const as = { principal: callers.TESTER };
const shown = (ObjectOwnership: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });
const put = { type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'ObjectWriter' } } as const;
const deleted = { type: 'BucketOwnershipControlsDeleted', data: {} } as const;

describe('GetBucketOwnershipControls', () => {
  it('shows what was set', async () => {
    expect(await given(aBucket('mine', [put])).answer(getBucketOwnershipControls, { Bucket: 'mine' }, as)).toEqual(shown('ObjectWriter'));
  });

  it('shows in profile aws what new buckets have, and in profile ceph nothing', async () => {
    expect(await given(aBucket('mine')).answer(getBucketOwnershipControls, { Bucket: 'mine' }, { ...as, compat: 'aws' })).toEqual(shown('BucketOwnerEnforced'));
    await expect(given(aBucket('mine')).answer(getBucketOwnershipControls, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'OwnershipControlsNotFoundError' });
  });

  it('shows nothing after they were deleted', async () => {
    for (const compat of ['aws', 'ceph'] as const) {
      await expect(given(aBucket('mine', [put, deleted])).answer(getBucketOwnershipControls, { Bucket: 'mine' }, { ...as, compat })).rejects.toMatchObject({ code: 'OwnershipControlsNotFoundError' });
    }
  });
});
