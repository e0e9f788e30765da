import fc from 'fast-check';
import type { ObjectTags } from '../store/index.js';
import { shortDays, civilDays } from './calendar.js';
import type { LifecycleRule } from './lifecycle.events.js';
import { plainFilter } from './lifecycle.filter.js';
import { type LifecycleFacts, LifecycleRules } from './lifecycle.rules.js';

const DAY = 86_400_000;
const rulesFor = (...rules: readonly Partial<LifecycleRule>[]) =>
  new LifecycleRules({ Rules: rules.map((rule, i) => ({ ID: `r${i}`, Status: 'Enabled', Filter: {}, ...rule })) }, shortDays(1000));
const object = (more: Partial<LifecycleFacts> = {}): LifecycleFacts => ({ key: 'logs/a', size: 10, lastModified: 5000, ...more });

describe('The rules of a lifecycle configuration', () => {
  it('expire what is as old as they say, the soonest first', () => {
    const rules = rulesFor({ Filter: { Prefix: 'logs/' }, Expiration: { Days: 3 } }, { Filter: { Prefix: 'l' }, Expiration: { Days: 2 } }, { Status: 'Disabled', Expiration: { Days: 1 } });
    expect(rules.current(object(), undefined)).toEqual({ rule: 'r1', at: 7000 });
    expect(rules.current(object({ key: 'other' }), undefined)).toBeUndefined();
    expect(rules.current(object({ key: 'logs/' }), undefined)).toEqual({ rule: 'r1', at: 7000 });
  });

  it('expire at a date, however young an object is', () => {
    const rules = rulesFor({ Prefix: 'logs/', Filter: undefined, Expiration: { Date: '1970-01-01T00:00:00.000Z' } });
    expect(rules.current(object(), undefined)).toEqual({ rule: 'r0', at: 0 });
  });

  it('look at sizes and at all tags of a filter', () => {
    const rules = rulesFor({ Filter: { And: { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '' }], ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 11 } }, Expiration: { Days: 1 } });
    const tags = { a: '1', b: '', c: 'x' };
    expect(rules.asksForTags).toBe(true);
    expect(rules.current(object(), tags)).toBeDefined();
    expect(rules.current(object(), 'any')).toBeDefined();
    for (const other of [undefined, {}, { a: '1' }, { a: '1', b: '2' }] as (ObjectTags | undefined)[]) expect(rules.current(object(), other)).toBeUndefined();
    for (const size of [5, 11]) expect(rules.current(object({ size }), tags)).toBeUndefined();
    for (const size of [6, 10]) expect(rules.current(object({ size }), tags)).toBeDefined();
  });

  it('count the days of an earlier version from when the next one came, and keep as many as they say', () => {
    const rules = rulesFor({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } });
    const facts = { ...object(), noncurrentSince: 9000 };
    expect(rules.noncurrent({ ...facts, newer: 2 }, undefined)).toEqual({ rule: 'r0', at: 10_000 });
    expect(rules.noncurrent({ ...facts, newer: 1 }, undefined)).toBeUndefined();
    expect(rulesFor({ NoncurrentVersionExpiration: { NewerNoncurrentVersions: 1 } }).noncurrent({ ...facts, newer: 1 }, undefined)).toEqual({ rule: 'r0', at: 9000 });
    expect(rules.current(object(), undefined)).toBeUndefined();
  });

  it('remove a delete marker that is all that is left at once, or at the age of objects', () => {
    const marker = { key: 'logs/a', lastModified: 5000 };
    expect(rulesFor({ Expiration: { ExpiredObjectDeleteMarker: true } }).lastMarker(marker)).toEqual({ rule: 'r0', at: 5000 });
    expect(rulesFor({ Expiration: { ExpiredObjectDeleteMarker: false } }).lastMarker(marker)).toBeUndefined();
    expect(rulesFor({ Expiration: { Days: 2 } }).lastMarker(marker)).toEqual({ rule: 'r0', at: 7000 });
    expect(rulesFor({ Filter: { Tag: { Key: 'a', Value: '1' } }, Expiration: { Days: 2 } }).lastMarker(marker)).toBeUndefined();
    expect(rulesFor({ Filter: { ObjectSizeLessThan: 9 }, Expiration: { Days: 2 } }).lastMarker(marker)).toBeUndefined();
  });

  it('abort uploads that go on for too long', () => {
    const rules = rulesFor({ Filter: { Prefix: 'logs/' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } });
    expect(rules.upload('logs/a', 5000)).toEqual({ rule: 'r0', at: 7000 });
    expect(rules.upload('other', 5000)).toBeUndefined();
  });

  it('name the prefixes to look under, without those inside others', () => {
    const rules = rulesFor(
      { Filter: { Prefix: 'a/b' }, Expiration: { Days: 1 } }, { Filter: { Prefix: 'a/' }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, { Filter: { Prefix: 'c' }, Expiration: { Days: 1 } },
      { Filter: { Prefix: 'u' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }, { Status: 'Disabled', Expiration: { Days: 1 } },
    );
    expect(rules.prefixes).toEqual(['a/', 'c']);
    expect(rules.uploadPrefixes).toEqual(['u']);
  });

  it('are found by prefix as if each had been looked at', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 6 });
    const rule = fc.record({ Filter: fc.record({ Prefix: key }), Expiration: fc.record({ Days: fc.integer({ min: 1, max: 9 }) }) });
    fc.assert(fc.property(fc.array(rule, { maxLength: 12 }), key, (given, name) => {
      const fitting = given.filter((one) => name.startsWith(plainFilter(one).prefix)).map(({ Expiration }) => 5000 + Expiration.Days * 1000);
      expect(rulesFor(...given).current(object({ key: name }), undefined)?.at).toBe(fitting.length === 0 ? undefined : Math.min(...fitting));
      expect(rulesFor(...given).prefixes.some((prefix) => name.startsWith(prefix))).toBe(fitting.length > 0);
    }));
  });
});

describe('Days of everyday life', () => {
  it('end at the midnight that follows', () => {
    // S3 User Guide: created on 1/15/2014 at 10:30 UTC, 3 days: 1/19/2014 at 00:00.
    expect(civilDays.deadline(Date.parse('2014-01-15T10:30:00Z'), 3)).toBe(Date.parse('2014-01-19T00:00:00Z'));
    expect(civilDays.deadline(Date.parse('2014-01-15T00:00:00Z'), 3)).toBe(Date.parse('2014-01-18T00:00:00Z'));
  });

  it('are never shorter than they say, nor longer by a day', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 10_000 }), (since, days) => {
      const at = civilDays.deadline(since, days);
      expect(at % DAY).toBe(0);
      expect(at - since).toBeGreaterThanOrEqual(days * DAY);
      expect(at - since).toBeLessThan((days + 1) * DAY);
    }));
  });
});
