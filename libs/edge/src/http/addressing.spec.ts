import fc from 'fast-check';
import { S3Addressing } from './addressing.js';
import { encodePath } from '#signatures';

const addressing = new S3Addressing(['example.com', 's3.example.com']);
const path = new S3Addressing([]);
const codeOf = (work: () => unknown): string | undefined => {
  try { work(); } catch (error) { return (error as { code?: string }).code; }
  return undefined;
};

describe('S3Addressing', () => {
  it.each([
    ['/', {}], ['/b', { bucket: 'b' }], ['/b/', { bucket: 'b', key: undefined }], ['/b/k', { bucket: 'b', key: 'k' }],
    ['/b//k', { bucket: 'b', key: '/k' }], ['/b/a//b/', { bucket: 'b', key: 'a//b/' }], ['/b/a/./..', { bucket: 'b', key: 'a/./..' }],
    ['/b/a+b%20c', { bucket: 'b', key: 'a+b c' }], ['/b/%E2%82%AC', { bucket: 'b', key: '€' }], ['/b/a%00b', { bucket: 'b', key: 'a\0b' }], ['/b/\u00e2\u0082\u00ac', { bucket: 'b', key: '€' }],
    ['/b/%2e%2e%2fx/y', undefined], ['/b/../x', undefined], ['/b/a/../../x', undefined], ['/b/%ff', undefined], ['/b/%zz', undefined], ['/b%00/a', undefined],
  ])('reads %s', (target, expected) => {
    if (expected === undefined) expect(codeOf(() => path.locate('host', target))).toBe('InvalidURI');
    else expect(path.locate('host', target)).toEqual(expected);
  });

  it('takes no listing of all buckets for a request with an empty bucket name', () => {
    expect(codeOf(() => path.locate('host', '//key'))).toBe('InvalidBucketName');
  });

  it.each([
    ['mine.s3.example.com', 'mine'], ['MINE.S3.Example.com:8000', 'mine'], ['a.b.s3.example.com', 'a.b'], ['mine.example.com', 'mine'],
    ['s3.example.com', undefined], ['s3.example.com:80', undefined], ['example.com', undefined], ['notexample.com', undefined], ['127.0.0.1:8000', undefined], ['[::1]', undefined], ['', undefined],
  ])('finds the bucket of host %s', (host, bucket) => {
    expect(addressing.bucketOf(host)).toBe(bucket);
  });

  it('takes the whole path of a bucket’s own host for the key', () => {
    expect(addressing.locate('mine.s3.example.com', '/')).toEqual({ bucket: 'mine', key: undefined });
    expect(addressing.locate('mine.s3.example.com', '/admin/user')).toEqual({ bucket: 'mine', key: 'admin/user' });
    expect(addressing.locate('mine.s3.example.com', '//k')).toEqual({ bucket: 'mine', key: '/k' });
  });

  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((one) => !one.includes('..') && !one.includes('\0') && one.isWellFormed());
  it('gives back any key as it was before it was escaped, in both styles', () => {
    fc.assert(fc.property(key, (name) => {
      expect(path.locate('host', `/bucket/${encodePath(name)}`)).toEqual({ bucket: 'bucket', key: name });
      expect(addressing.locate('bucket.s3.example.com', `/${encodePath(name)}`)).toEqual({ bucket: 'bucket', key: name });
    }));
  });

  const segment = fc.constantFrom('..', '.', 'a', '', '%2e%2e', '..a');
  it('lets no key climb above its bucket', () => {
    fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (segments) => {
      const text = segments.join('/');
      if (text === '') return;
      let depth = 0;
      const climbs = segments.some((one) => (depth += one === '..' || one === '%2e%2e' ? -1 : one === '.' || one === '' ? 0 : 1) < 0);
      expect(codeOf(() => path.locate('host', `/b/${text}`))).toBe(climbs ? 'InvalidURI' : undefined);
    }));
  });
});
