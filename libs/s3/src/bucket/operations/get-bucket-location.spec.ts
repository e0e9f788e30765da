import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketLocation } from './get-bucket-location.js';

describe('GetBucketLocation', () => {
  it.each([['default', 'default'], ['us-east-1', '']])('of a bucket in %s', async (region, LocationConstraint) => {
    const answer = await given(aBucket('mine', [], { region })).answer(getBucketLocation, { Bucket: 'mine' }, { principal: callers.TESTER });
    expect(answer).toEqual({ LocationConstraint });
  });
});
