import { assertKeyFits, objectHeaders, userMetadata } from './object.headers.js';

describe('headers that are kept with an object', () => {
  it('are the system-defined ones, as they came', () => {
    const kept = {
      'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache', 'content-disposition': 'attachment', 'content-encoding': 'gzip',
      'content-language': 'en', expires: '0', 'x-amz-website-redirect-location': '/other',
    };
    expect(objectHeaders({ ...kept, host: 'h', 'x-amz-meta-a': 'b', 'content-length': '5', authorization: 'secret' })).toEqual(kept);
  });

  it.each([['aws-chunked', undefined], ['gzip, aws-chunked', 'gzip'], ['AWS-CHUNKED,aws-chunked,gzip,br', 'gzip,br'], ['gzip, br', 'gzip, br']])('content-encoding %j is kept as %j', (given, kept) => {
    expect(objectHeaders({ 'content-encoding': given })['content-encoding']).toBe(kept);
  });
});

describe('where a website leads from an object', () => {
  it.each(['/', '/a', 'http://x', 'https://x/y', `/${'x'.repeat(2047)}`])('may be %.20s', (location) => {
    expect(objectHeaders({ 'x-amz-website-redirect-location': location })).toEqual({ 'x-amz-website-redirect-location': location });
  });

  it.each(['a', 'javascript:x', 'ftp://x', ' /a', `/${'x'.repeat(2048)}`])('may not be %.20s', (location) => {
    expect(() => objectHeaders({ 'x-amz-website-redirect-location': location })).toThrow(expect.objectContaining({ code: 'InvalidRedirectLocation' }));
  });
});

describe('user metadata', () => {
  it('has at most 2 KB of names and values together', () => {
    expect(userMetadata(undefined)).toBeUndefined();
    expect(userMetadata({ a: 'x'.repeat(2047) })).toBeDefined();
    expect(() => userMetadata({ a: 'x'.repeat(2000), b: 'y'.repeat(47) })).toThrow(expect.objectContaining({ code: 'MetadataTooLarge', fields: { Size: '2049', MaxSizeAllowed: '2048' } }));
  });
});

describe('keys', () => {
  it('have at most 1,024 bytes of UTF-8', () => {
    for (const key of ['a'.repeat(1024), 'ü'.repeat(512), '日'.repeat(341), '😀'.repeat(256)]) expect(() => assertKeyFits(key)).not.toThrow();
    for (const key of ['a'.repeat(1025), 'ü'.repeat(513), '日'.repeat(342), '😀'.repeat(257)]) expect(() => assertKeyFits(key)).toThrow(expect.objectContaining({ code: 'KeyTooLongError' }));
  });
});
