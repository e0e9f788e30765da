import fc from 'fast-check';
import { checkCopySource, checkRead, type ReadConditions } from './conditions.js';
import { readContents, renderContents } from './list-entry.js';
import { resolveRange } from './range.js';

const object = { etag: 'tag', lastModified: 1_000_500 };
const outcome = (conditions: ReadConditions, check = checkRead): string => {
  try {
    check(conditions, object);
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('read conditions', () => {
  it.each<[ReadConditions, string]>([
    [{}, 'ok'],
    [{ ifMatch: ['tag'], ifUnmodifiedSince: 0 }, 'ok'],
    [{ ifMatch: ['x'], ifUnmodifiedSince: 2_000_000 }, 'PreconditionFailed'],
    [{ ifNoneMatch: ['x'], ifModifiedSince: 2_000_000 }, 'ok'],
    [{ ifNoneMatch: ['tag'], ifModifiedSince: 0 }, 'NotModified'],
    [{ ifMatch: ['x'], ifNoneMatch: ['tag'] }, 'PreconditionFailed'],
    [{ ifNoneMatch: '*' }, 'NotModified'],
    // The header has no milliseconds: the object's own second counts as not modified since, and as unmodified since.
    [{ ifModifiedSince: 1_000_000 }, 'NotModified'],
    [{ ifModifiedSince: 999_000 }, 'ok'],
    [{ ifUnmodifiedSince: 1_000_000 }, 'ok'],
    [{ ifUnmodifiedSince: 999_000 }, 'PreconditionFailed'],
  ])('%j is %s', (conditions, expected) => expect(outcome(conditions)).toBe(expected));

  it('a copy source that is not modified fails as a precondition', () => {
    expect(outcome({ ifNoneMatch: ['tag'] }, checkCopySource)).toBe('PreconditionFailed');
    expect(outcome({ ifMatch: ['tag'], ifUnmodifiedSince: 0 }, checkCopySource)).toBe('ok');
  });
});

describe('resolveRange', () => {
  it('selects exactly the bytes that were asked for and exist', () => {
    fc.assert(fc.property(fc.nat(50), fc.nat(60), fc.option(fc.nat(60)), (size, first, last) => {
      const bytes = Array.from({ length: size }, (_, i) => i);
      const wanted = bytes.filter((i) => i >= first && (last === null || i <= last));
      const request = last === null ? { first } : { first, last };
      if (wanted.length === 0) expect(() => resolveRange(request, size)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
      else expect(resolveRange(request, size)).toEqual({ start: wanted[0], end: wanted.at(-1) });
    }));
  });

  it('a suffix selects the last bytes', () => {
    fc.assert(fc.property(fc.nat(50), fc.nat(60), (size, suffix) => {
      if (suffix > 0 && size === 0) expect(resolveRange({ suffix }, size)).toBeUndefined();
      else if (suffix === 0) expect(() => resolveRange({ suffix }, size)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
      else expect(resolveRange({ suffix }, size)).toEqual({ start: Math.max(0, size - suffix), end: size - 1 });
    }));
  });
});

describe('contents of a listing entry', () => {
  it('reads back what was rendered', () => {
    const listed = { lastModified: 1_700_000_000_123, etag: 'abc-2', size: 7, storageClass: 'STANDARD' };
    expect(readContents(renderContents(listed.lastModified, listed.etag, listed.size))).toEqual(listed);
    expect(readContents(renderContents(0, 'e', 0, { algorithm: 'CRC32', value: 'x', type: 'COMPOSITE' }))).toMatchObject({ checksumAlgorithm: 'CRC32' });
  });

  it('is the XML that S3 writes', () => {
    expect(renderContents(1_700_000_000_123, 'abc', 7)).toBe(
      '<LastModified>2023-11-14T22:13:20.123Z</LastModified><ETag>&quot;abc&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass>',
    );
  });
});
