import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import type { BucketLifecyclePut } from '../lifecycle.events.js';
import { getBucketLifecycleConfiguration } from './get-bucket-lifecycle-configuration.js';

const as = { principal: callers.TESTER };
const rules: BucketLifecyclePut = {
  type: 'BucketLifecyclePut',
  data: { Rules: [{ ID: 'a', Status: 'Enabled', Prefix: 'x', Expiration: { Date: '2017-09-27T00:00:00.000Z' } }, { ID: 'b', Status: 'Disabled', Filter: {}, Expiration: { Days: 3 } }] },
};

describe('GetBucketLifecycleConfiguration', () => {
  it('shows the rules as they were given', async () => {
    expect(await given(aBucket('mine', [rules])).answer(getBucketLifecycleConfiguration, { Bucket: 'mine' }, as)).toEqual({
      Rules: [{ ID: 'a', Status: 'Enabled', Prefix: 'x', Expiration: { Date: new Date('2017-09-27') } }, { ID: 'b', Status: 'Disabled', Filter: {}, Expiration: { Days: 3 } }],
    });
  });

  it('tells the least size of transitions where it was given, and in profile aws always', async () => {
    const told = async (data: object, compat?: 'aws') => (await given(aBucket('mine', [{ ...rules, data: { ...rules.data, ...data } }]))
      .answer(getBucketLifecycleConfiguration, { Bucket: 'mine' }, { ...as, compat })).TransitionDefaultMinimumObjectSize;
    expect(await told({ TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' })).toBe('varies_by_storage_class');
    expect(await told({}, 'aws')).toBe('all_storage_classes_128K');
  });

  it('has nothing to show of a bucket without rules, or without rules any more', async () => {
    for (const events of [[], [rules, { type: 'BucketLifecycleDeleted', data: {} }] as const]) {
      await expect(given(aBucket('mine', events)).answer(getBucketLifecycleConfiguration, { Bucket: 'mine' }, as)).rejects.toMatchObject({ code: 'NoSuchLifecycleConfiguration' });
    }
  });
});
