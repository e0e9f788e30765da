import type { LifecycleRule } from '@aws-sdk/client-s3';
import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketLifecycleConfiguration } from './put-bucket-lifecycle-configuration.js';

const as = { principal: callers.TESTER };
const expiring: LifecycleRule = { ID: 'a', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } };

const put = (rules: readonly object[], options: object = as, more: object = {}) =>
  given(aBucket('mine')).when(putBucketLifecycleConfiguration, { Bucket: 'mine', LifecycleConfiguration: { Rules: rules as LifecycleRule[] }, ...more }, options);
const refused = (rule: object, code: string, text?: string | RegExp, options: object = as) => put([{ ...expiring, ...rule }], options).thenError(code, text);

describe('PutBucketLifecycleConfiguration', () => {
  it('records the rules in the form in which they were given', () => {
    const rules = [
      expiring,
      { ID: 'b', Status: 'Disabled', Filter: { And: { Prefix: 'x', Tags: [{ Key: 'k', Value: '' }], ObjectSizeGreaterThan: 0, ObjectSizeLessThan: 5 } }, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 } },
      { ID: 'c', Status: 'Enabled', Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      { ID: 'd', Status: 'Enabled', Filter: { Tag: { Key: 'k', Value: 'v' } }, Expiration: { Date: new Date('2017-09-27T00:00:00Z') } },
    ] as const;
    put(rules, as, { TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' }).thenEvents({
      type: 'BucketLifecyclePut',
      data: { Rules: [...rules.slice(0, 3), { ...rules[3], Expiration: { Date: '2017-09-27T00:00:00.000Z' } }], TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' },
    });
  });

  it('takes rules as clients wrote them before filters were', () => {
    const old = { ID: 'a', Status: 'Enabled', Prefix: 'test1/', Expiration: { Days: 1 } };
    put([old]).thenEvents({ type: 'BucketLifecyclePut', data: { Rules: [old] } });
  });

  it('gives a rule an id that has none', () => {
    const { writes } = put([{ ...expiring, ID: undefined }, { ...expiring, ID: '' }]).decision!;
    const { Rules } = writes![0]!.events[0]!.data as { Rules: { ID: string }[] };
    expect(Rules.map(({ ID }) => ID)).toEqual([expect.stringMatching(/.+/), expect.stringMatching(/.+/)]);
    expect(Rules[0]!.ID).not.toBe(Rules[1]!.ID);
  });

  it('records nothing when the same rules are there', () => {
    const rule = { ID: 'a', Status: 'Enabled', Prefix: '', Expiration: { Days: 1 } } as const;
    given(aBucket('mine', [{ type: 'BucketLifecyclePut', data: { Rules: [rule] } }]))
      .when(putBucketLifecycleConfiguration, { Bucket: 'mine', LifecycleConfiguration: { Rules: [rule] } }, as).thenNothing();
  });

  it('takes a thousand rules, and an id of 255 characters', () => {
    const rules = Array.from({ length: 1000 }, (_, i) => ({ ...expiring, ID: String(i).padEnd(255, 'x') }));
    expect(put(rules).error).toBeUndefined();
    put([...rules, { ...expiring, ID: 'one more' }]).thenError('MalformedXML');
    refused({ ID: 'x'.repeat(256) }, 'InvalidArgument', /ID length/);
  });

  it('refuses configurations without rules, and rules of one id', () => {
    put([]).thenError('MalformedXML');
    given(aBucket('mine')).when(putBucketLifecycleConfiguration, { Bucket: 'mine', LifecycleConfiguration: undefined }, as).thenError('MalformedXML');
    put([expiring, { ...expiring, Filter: { Prefix: 'other' } }]).thenError('InvalidArgument', /unique/);
  });

  it('refuses what is no number of days', () => {
    for (const Days of [0, -1]) refused({ Expiration: { Days } }, 'InvalidArgument', "'Days' for Expiration action must be a positive integer");
    refused({ Expiration: { Days: 2_147_483_648 } }, 'MalformedXML');
    refused({ NoncurrentVersionExpiration: { NoncurrentDays: 0 } }, 'InvalidArgument', /'NoncurrentDays'/);
    refused({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 0 } }, 'InvalidArgument', /'NewerNoncurrentVersions'/);
    refused({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }, 'InvalidArgument', /at most 100/);
    refused({ NoncurrentVersionExpiration: {} }, 'MalformedXML');
    refused({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } }, 'InvalidArgument', /'DaysAfterInitiation'/);
    refused({ AbortIncompleteMultipartUpload: {} }, 'MalformedXML');
  });

  it('refuses a date at another time than midnight', () => {
    refused({ Expiration: { Date: new Date('2026-01-01T00:00:01Z') } }, 'InvalidArgument', "'Date' must be at midnight GMT");
  });

  it('refuses an expiration that says nothing, or several things', () => {
    for (const Expiration of [{}, { Days: 1, Date: new Date(0) }, { Days: 1, ExpiredObjectDeleteMarker: true }]) refused({ Expiration }, 'MalformedXML');
  });

  it('refuses a rule that does nothing, or is about nothing', () => {
    refused({ Expiration: undefined }, 'InvalidRequest', /At least one action/);
    refused({ Filter: undefined }, 'MalformedXML');
  });

  it('refuses what uploads and delete markers do not have', () => {
    const abort = { Expiration: undefined, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };
    refused({ ...abort, Filter: { Tag: { Key: 'k', Value: 'v' } } }, 'InvalidRequest', /AbortIncompleteMultipartUpload.*Tags/);
    refused({ ...abort, Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } } }, 'InvalidRequest', /AbortIncompleteMultipartUpload.*Tags/);
    refused({ ...abort, Filter: { ObjectSizeGreaterThan: 1 } }, 'InvalidRequest', /Size/);
    refused({ Expiration: { ExpiredObjectDeleteMarker: true }, Filter: { Tag: { Key: 'k', Value: 'v' } } }, 'InvalidRequest', /ExpiredObjectDeleteMarker/);
  });

  it('refuses filters that no object can pass', () => {
    refused({ Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } } }, 'InvalidRequest', /ObjectSizeLessThan/);
    refused({ Filter: { ObjectSizeGreaterThan: -1 } }, 'InvalidRequest');
    refused({ Filter: { ObjectSizeLessThan: 0 } }, 'InvalidRequest');
    refused({ Filter: { And: { Tags: [{ Key: 'k', Value: '1' }, { Key: 'k', Value: '2' }] } } }, 'InvalidRequest', /Duplicate/);
    refused({ Filter: { Tag: { Key: 'k'.repeat(129), Value: '' } } }, 'InvalidTag');
    refused({ Filter: { Tag: { Key: 'k', Value: 'v'.repeat(257) } } }, 'InvalidTag');
    refused({ Filter: { Prefix: 'ü'.repeat(513) } }, 'InvalidRequest', /1024/);
  });

  it('refuses transitions: there is no class to go to', () => {
    refused({ Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }, 'InvalidStorageClass');
    refused({ NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: 'GLACIER' }] }, 'InvalidStorageClass');
    refused({ Transitions: [{ Days: 1 }] }, 'MalformedXML');
  });

  it('is as strict as S3 in profile aws only', () => {
    const beside = { Filter: { Prefix: 'days1/', Tag: { Key: 'tom', Value: 'sawyer' } } };
    const forms = [beside, { Prefix: 'a' }, { Filter: { And: { Prefix: 'a' } } }];
    for (const form of forms) {
      expect(put([{ ...expiring, ...form }]).error).toBeUndefined();
      refused(form, 'MalformedXML', undefined, { ...as, compat: 'aws' });
    }
    const mixed = [expiring, { ID: 'b', Status: 'Enabled', Prefix: 'b', Expiration: { Days: 1 } }];
    expect(put(mixed).error).toBeUndefined();
    put(mixed, { ...as, compat: 'aws' }).thenError('InvalidRequest', /Base level prefix/);
    const kept = { ...expiring, Expiration: undefined, NoncurrentVersionExpiration: { NewerNoncurrentVersions: 2 } };
    expect(put([kept]).error).toBeUndefined();
    put([kept], { ...as, compat: 'aws' }).thenError('MalformedXML');
  });
});
