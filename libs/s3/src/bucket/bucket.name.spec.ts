import fc from 'fast-check';
import { assertBucketName } from './bucket.name.js';

const accepts = (name: string, compat: 'ceph' | 'aws' = 'ceph'): boolean => {
  try {
    assertBucketName(name, compat);
    return true;
  } catch {
    return false;
  }
};

describe('assertBucketName', () => {
  it.each(['abc', 'my-bucket', 'my.bucket.2', '0-0', 'a'.repeat(63), '1.2.3', '1.2.3.4.5', 'admins', 'a--b'])('takes %s', (name) => {
    expect(accepts(name)).toBe(true);
    expect(accepts(name, 'aws')).toBe(true);
  });

  it.each(['', 'ab', 'a'.repeat(64), 'Abc', 'a_b', 'a..b', 'a.-b', 'a-.b', '-ab', 'ab-', '.ab', 'ab.', '192.168.5.4', 'admin', 'ünï', 'a b', 'a/b', 'abc\n'])('refuses %j', (name) => {
    expect(accepts(name)).toBe(false);
    expect(accepts(name, 'aws')).toBe(false);
  });

  it.each(['xn--abc', 'sthree-abc', 'abc-s3alias', 'abc--ol-s3', 'abc.mrap', 'abc--x-s3'])('refuses %s, which AWS has reserved, in profile aws only', (name) => {
    expect([accepts(name), accepts(name, 'aws')]).toEqual([true, false]);
  });

  it('takes nothing but names of a host, whatever is tried', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '1', '-', '.', 'A', '_', ' '), minLength: 1, maxLength: 12 }), (name) => {
      if (!accepts(name)) return;
      expect(name).toMatch(/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/);
      expect(name).not.toMatch(/\.\.|-\.|\.-/);
    }));
  });
});
