import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketVersioning } from './get-bucket-versioning.js';

describe('GetBucketVersioning', () => {
  it('has no status, as where versioning was never enabled', async () => {
    expect(await given(aBucket('mine')).answer(getBucketVersioning, { Bucket: 'mine' }, { principal: callers.TESTER })).toEqual({});
  });

  it('asks for s3:GetBucketVersioning', async () => {
    expect(await given(aBucket('mine')).asks(getBucketVersioning, { Bucket: 'mine' })).toMatchObject([{ action: 's3:GetBucketVersioning', resource: 'arn:aws:s3:::mine' }]);
  });
});
