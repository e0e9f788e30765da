import fc from 'fast-check';
import { aBucket } from '../../test/s3-fixtures.js';
import { contextOf } from '../../test/handle.js';
import { presentBucket } from '../bucket/bucket.queries.js';
import { defaultRetentionOf, objectLockConfiguration } from './lock.configuration.js';

const ceph = { compat: 'ceph' } as const;
const rule = (DefaultRetention: object): never => ({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } }) as never;
const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('The lock configuration of a bucket', () => {
  it('has no default, or one in days or in years', () => {
    fc.assert(fc.property(fc.constantFrom('GOVERNANCE', 'COMPLIANCE'), fc.option(fc.integer({ min: -2, max: 40_000 }), { nil: undefined }), fc.option(fc.integer({ min: -2, max: 120 }), { nil: undefined }), (Mode, Days, Years) => {
      const given = rule({ Mode, Days, Years });
      const fits = Days === undefined ? Years !== undefined && Years >= 1 && Years <= 100 : Years === undefined && Days >= 1 && Days <= 36_500;
      expect(codeOf(() => objectLockConfiguration(given, ceph)) === undefined).toBe(fits);
      if (fits) expect(objectLockConfiguration(given, ceph)).toEqual(given);
    }));
    expect(objectLockConfiguration({ ObjectLockEnabled: 'Enabled' }, ceph)).toEqual({ ObjectLockEnabled: 'Enabled' });
  });

  it.each([
    [{}, 'MalformedXML'],
    [rule({ Days: 1 }), 'MalformedXML'],
    [rule({ Mode: 'GOVERNANCE' }), 'MalformedXML'],
    [rule({ Mode: 'GOVERNANCE', Days: 0 }), 'InvalidRetentionPeriod'],
    [rule({ Mode: 'GOVERNANCE', Years: -1 }), 'InvalidRetentionPeriod'],
    [rule({ Mode: 'GOVERNANCE', Years: 101 }), 'InvalidRetentionPeriod'],
  ])('%j is refused with %s', (given, code) => {
    expect(codeOf(() => objectLockConfiguration(given, ceph))).toBe(code);
  });

  it('has AWS\'s code for periods in profile aws', () => {
    expect(codeOf(() => objectLockConfiguration(rule({ Mode: 'GOVERNANCE', Days: 0 }), { compat: 'aws' }))).toBe('InvalidArgument');
  });

  it('gives new versions their retention, where there is a rule', () => {
    const of = (...events: Parameters<typeof aBucket>[1] & object) => {
      const ctx = contextOf({ histories: [aBucket('mine', events)] });
      return defaultRetentionOf(presentBucket({ Bucket: 'mine' }, ctx).state);
    };
    expect(of()).toBeUndefined();
    expect(of({ type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled' } })).toBeUndefined();
    expect(of({ type: 'BucketObjectLockPut', data: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 2 } } } })).toEqual({ mode: 'COMPLIANCE', years: 2 });
  });
});
