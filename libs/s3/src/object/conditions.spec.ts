import { entityTags, readConditions, writeConditions } from './conditions.js';

describe('conditional headers', () => {
  it.each([
    ['*', '*'],
    [' * ', '*'],
    ['"a"', ['a']],
    ['a', ['a']],
    ['W/"a"', ['a']],
    ['"a", W/"b" ,c', ['a', 'b', 'c']],
    ['""', ['']],
    ['"', ['"']],
  ])('%j names %j', (header, tags) => {
    expect(entityTags(header)).toEqual(tags);
  });

  it('ask nothing where nothing is given', () => {
    expect(readConditions({})).toBeUndefined();
    expect(writeConditions({})).toBeUndefined();
  });

  it('carry dates in milliseconds', () => {
    const date = new Date(Date.UTC(2026, 0, 2));
    expect(readConditions({ IfModifiedSince: date, IfUnmodifiedSince: date })).toMatchObject({ ifModifiedSince: date.getTime(), ifUnmodifiedSince: date.getTime() });
  });

  it('know one If-None-Match on writes, which stands alone', () => {
    expect(writeConditions({ IfNoneMatch: '*' })).toMatchObject({ ifNoneMatch: '*' });
    expect(writeConditions({ IfMatch: '"a"' })).toMatchObject({ ifMatch: ['a'] });
    for (const given of [{ IfNoneMatch: '"a"' }, { IfNoneMatch: '*', IfMatch: '"a"' }]) expect(() => writeConditions(given)).toThrow(expect.objectContaining({ code: 'NotImplemented' }));
  });
});
