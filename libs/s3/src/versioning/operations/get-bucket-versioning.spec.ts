import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketVersioning } from './get-bucket-versioning.js';

describe('GetBucketVersioning', () => {
  it('has no status where versioning was never enabled, and then the last that was put', async () => {
    const answer = (...put: ('Enabled' | 'Suspended')[]) =>
      given(aBucket('mine', put.map((Status) => ({ type: 'BucketVersioningPut', data: { Status } })))).answer(getBucketVersioning, { Bucket: 'mine' }, { principal: callers.TESTER });
    expect(await answer()).toEqual({});
    expect(await answer('Enabled')).toEqual({ Status: 'Enabled' });
    expect(await answer('Enabled', 'Suspended')).toEqual({ Status: 'Suspended' });
  });

  it('asks for s3:GetBucketVersioning', async () => {
    expect(await given(aBucket('mine')).asks(getBucketVersioning, { Bucket: 'mine' })).toMatchObject([{ action: 's3:GetBucketVersioning', resource: 'arn:aws:s3:::mine' }]);
  });
});
