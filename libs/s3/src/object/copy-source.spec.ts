import { parseCopySource } from './copy-source.js';

describe('x-amz-copy-source', () => {
  it.each([
    ['b/k', { Bucket: 'b', Key: 'k' }],
    ['/b/dir/k', { Bucket: 'b', Key: 'dir/k' }],
    ['b/dir%2Fk%20%2B+', { Bucket: 'b', Key: 'dir/k ++' }],
    ['b%2Fk', { Bucket: 'b', Key: 'k' }],
    ['b/%C3%BC%3Fx', { Bucket: 'b', Key: 'ü?x' }],
    ['b/k?versionId=null', { Bucket: 'b', Key: 'k', VersionId: 'null' }],
    ['acme:b/k', { Bucket: 'acme:b', Key: 'k' }],
    ['b//k', { Bucket: 'b', Key: '/k' }],
  ])('%s', (header, source) => {
    expect(parseCopySource(header)).toEqual(source);
  });

  it.each(['b', 'b/', '/b', '//k', '', 'b/%zz', '%ff/k', 'b/../theirs/k', 'b/a/%2E%2E/../theirs/k'])('refuses %j', (header) => {
    expect(() => parseCopySource(header)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });

  it('refuses a version without an id', () => {
    expect(() => parseCopySource('b/k?versionId=')).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
  });
});
