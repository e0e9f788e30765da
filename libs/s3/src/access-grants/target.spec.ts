import { parseTarget, targetText } from './target.js';

describe('The target of GetDataAccess', () => {
  it.each([
    ['s3://b', undefined, 'b', '', 's3://b/*'],
    ['s3://b/', undefined, 'b', '', 's3://b/*'],
    ['s3://b/*', undefined, 'b', '', 's3://b/*'],
    ['s3://b/team/', undefined, 'b', 'team/', 's3://b/team/*'],
    ['s3://b/team*', undefined, 'b', 'team', 's3://b/team*'],
    ['s3://acme:b/team/*', undefined, 'acme:b', 'team/', 's3://acme:b/team/*'],
    ['s3://b/team/key', 'Object', 'b', 'team/key', 's3://b/team/key'],
  ])('%s of type %s names keys of a bucket', (text, type, bucket, prefix, shown) => {
    const target = parseTarget(text, type);
    expect(target).toEqual({ bucket, prefix, exact: type === 'Object' });
    expect(targetText(target)).toBe(shown);
  });

  it.each([
    ['b/key', undefined], ['s3://', undefined], ['s3:///key', undefined], ['s3://b*', undefined], ['s3://b/a*b', undefined], ['s3://b/a**', undefined], ['s3://b/a?', undefined], ['s3://b/${aws:username}/*', undefined],
    ['s3://b/a\\b', undefined], ['s3://b/a\nb', undefined], ['s3://b', 'Object'], ['s3://b/', 'Object'], ['s3://b/key*', 'Object'], [`s3://b/${'é'.repeat(513)}`, undefined],
  ])('%j of type %s is refused', (text, type) => {
    expect(() => parseTarget(text, type)).toThrow(expect.objectContaining({ code: 'InvalidRequest' }));
  });
});
