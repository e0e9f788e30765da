import { folded } from '#testing';
import { aBucket } from '../../test/s3-fixtures.js';
import type { BucketState } from '../index.js';
import { abortOf, expirationOf } from './expiration-header.js';
import type { LifecycleRule } from './lifecycle.events.js';

const withRules = (...Rules: readonly LifecycleRule[]): BucketState => folded(aBucket('mine', [{ type: 'BucketLifecyclePut', data: { Rules } }])).state as BucketState;
const facts = { key: 'logs/a', size: 3, lastModified: Date.parse('2014-01-15T10:30:00Z') };

describe('x-amz-expiration', () => {
  it('says when an object goes, and by which rule, whose id is URL-encoded', () => {
    const state = withRules({ ID: 'my rule "1"', Status: 'Enabled', Prefix: 'logs/', Expiration: { Days: 3 } });
    expect(expirationOf(state, facts)).toBe('expiry-date="Sun, 19 Jan 2014 00:00:00 GMT", rule-id="my%20rule%20%221%22"');
    expect(expirationOf(state, { ...facts, key: 'other' })).toBeUndefined();
  });

  it('follows the tags of the object', () => {
    const state = withRules({ ID: 'a', Status: 'Enabled', Filter: { Tag: { Key: 'k', Value: 'v' } }, Expiration: { Days: 3 } });
    expect(expirationOf(state, facts, { k: 'v' })).toContain('rule-id="a"');
    expect(expirationOf(state, facts, { k: 'w' })).toBeUndefined();
    expect(expirationOf(state, facts)).toBeUndefined();
  });

  it('is not there without rules', () => {
    expect(expirationOf(folded(aBucket('mine')).state as BucketState, facts)).toBeUndefined();
  });
});

describe('x-amz-abort-date', () => {
  it('says when an upload is aborted, and by which rule', () => {
    const state = withRules({ ID: 'a', Status: 'Enabled', Prefix: '', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
    expect(abortOf(state, 'k', facts.lastModified)).toEqual({ AbortDate: new Date('2014-01-17'), AbortRuleId: 'a' });
    expect(abortOf(folded(aBucket('mine')).state as BucketState, 'k', 0)).toEqual({});
  });
});
