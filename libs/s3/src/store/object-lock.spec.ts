import fc from 'fast-check';
import type { ObjectRetention } from './annotations.js';
import { assertRetentionMayBecome, isLocked, retentionFrom } from './object-lock.js';

const now = Date.UTC(2026, 0, 31, 12);
const retention = fc.record({ mode: fc.constantFrom('GOVERNANCE', 'COMPLIANCE'), until: fc.integer({ min: now - 1000, max: now + 1000 }) }) as fc.Arbitrary<ObjectRetention>;

const may = (current: ObjectRetention | undefined, next: ObjectRetention | undefined, bypass: boolean): boolean => {
  try {
    assertRetentionMayBecome(current, next, now, bypass);
    return true;
  } catch {
    return false;
  }
};

describe('a lock', () => {
  it('in mode COMPLIANCE is never weakened by any change, bypassed or not', () => {
    fc.assert(fc.property(fc.integer({ min: now + 1, max: now + 1000 }), fc.option(retention, { nil: undefined }), fc.boolean(), (until, next, bypass) => {
      if (may({ mode: 'COMPLIANCE', until }, next, bypass)) expect(next).toMatchObject({ mode: 'COMPLIANCE', until: Math.max(until, next!.until) });
    }));
  });

  it('that a caller cannot pass by is left at least as strong by every change that he may make', () => {
    fc.assert(fc.property(retention, fc.option(retention, { nil: undefined }), fc.boolean(), (current, next, bypass) => {
      if (!isLocked({ retention: current }, now, bypass) || !may(current, next, bypass)) return;
      for (const later of [now, current.until - 1]) expect(isLocked({ retention: next }, later, bypass)).toBe(true);
    }));
  });

  it('lets everything be done that removing it first would allow', () => {
    fc.assert(fc.property(fc.option(retention, { nil: undefined }), fc.option(retention, { nil: undefined }), fc.boolean(), (current, next, bypass) => {
      if (may(current, undefined, bypass)) expect(may(current, next, bypass)).toBe(true);
    }));
  });

  it('by a legal hold knows no bypass and no end', () => {
    expect(isLocked({ legalHold: true }, now, true)).toBe(true);
    expect(isLocked({ legalHold: true, retention: { mode: 'GOVERNANCE', until: now - 1 } }, now, true)).toBe(true);
    expect(isLocked({ legalHold: false }, now, false)).toBe(false);
  });
});

describe('default retention', () => {
  it('counts days of 24 hours, and years of the calendar', () => {
    expect(retentionFrom({ mode: 'GOVERNANCE', days: 1 }, now)).toEqual({ mode: 'GOVERNANCE', until: now + 86_400_000 });
    expect(retentionFrom({ mode: 'COMPLIANCE', years: 2 }, now)).toEqual({ mode: 'COMPLIANCE', until: Date.UTC(2028, 0, 31, 12) });
  });
});
