import type { PresentedSignature } from '#signatures';
import { refusalOf, requestOf } from '../../test/edge-kit.js';
import { withPresignedHeaders } from './presigned-headers.js';

const inQuery = { scheme: 'sigv4', location: 'query' } as PresentedSignature;
const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=c&X-Amz-Date=d&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=s&X-Amz-Security-Token=t&x-id=PutObject';
/** The x-amz-* headers that count for `query`. */
function counting(query: string, headers: Record<string, string> = {}, presented: PresentedSignature | undefined = inQuery): object {
  const meant = withPresignedHeaders(requestOf({ url: `/b/k?${signature}&${query}`, headers: { host: 'h', ...headers } }), presented).headers;
  return Object.fromEntries(Object.entries(meant).filter(([name]) => name.startsWith('x-amz-')));
}

describe('headers in the query of a presigned URL', () => {
  it('count as headers, whatever the case of their names', () => {
    expect(counting('x-amz-acl=private&X-Amz-Storage-Class=STANDARD&X-AMZ-META-Colour=deep%20blue')).toEqual({ 'x-amz-acl': 'private', 'x-amz-storage-class': 'STANDARD', 'x-amz-meta-colour': 'deep blue' });
  });

  it('leave out the signature, and what is no x-amz-*', () => {
    const request = requestOf({ url: `/b/k?${signature}&content-type=text%2Fplain` });
    expect(withPresignedHeaders(request, inQuery)).toBe(request);
  });

  it('show text as headers do, one character for each byte, and repeated ones as a list', () => {
    expect(counting('x-amz-meta-a=%C3%BC&x-amz-meta-b=1&x-amz-meta-b=2')).toEqual({ 'x-amz-meta-a': 'Ã¼', 'x-amz-meta-b': '1,2' });
  });

  it('do not replace a header that was sent', () => {
    expect(counting('x-amz-acl=public-read', { 'x-amz-acl': 'private' })).toEqual({ 'x-amz-acl': 'private' });
  });

  it('keep the hash of the body that was signed: the header beside it need not have been', () => {
    expect(counting('X-Amz-Content-Sha256=signed', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })).toEqual({ 'x-amz-content-sha256': 'signed' });
  });

  it('count in presigned URLs only: elsewhere nobody has ever taken them for headers', () => {
    for (const presented of [{ ...inQuery, location: 'header' }, { scheme: 'sigv2', location: 'header' }] as PresentedSignature[]) expect(counting('x-amz-acl=private', {}, presented)).toEqual({});
    expect(counting('x-amz-acl=private', {}, { scheme: 'sigv2', location: 'query' } as PresentedSignature)).toEqual({ 'x-amz-acl': 'private' });
    const anonymous = requestOf({ url: '/b/k?x-amz-acl=private' });
    expect(withPresignedHeaders(anonymous, undefined)).toBe(anonymous);
  });

  it('bring a checksum, but for that of no bytes, which signers without a body send', () => {
    expect(counting('x-amz-checksum-crc32=NhCmhg%3D%3D&x-amz-sdk-checksum-algorithm=CRC32')).toEqual({ 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-sdk-checksum-algorithm': 'CRC32' });
    for (const [name, value] of [['crc32', 'AAAAAA=='], ['crc32c', 'AAAAAA=='], ['crc64nvme', 'AAAAAAAAAAA='], ['sha1', '2jmj7l5rSw0yVb/vlWAYkK/YBwk='], ['sha256', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=']]) {
      expect(counting(`x-amz-checksum-${name}=${encodeURIComponent(value!)}&x-amz-sdk-checksum-algorithm=${name!.toUpperCase()}`)).toEqual({});
    }
  });

  it.each(['x-amz-meta-a=%0D%0Ax-evil:1', 'x-amz-meta-a=%00', 'x-amz-meta-a%20b=1', 'x-amz-meta-a%0A=1', 'x-amz-meta-%C3%BC=1'])('are refused where they could not be headers: %s', async (query) => {
    expect((await refusalOf(() => counting(query))).code).toBe('InvalidArgument');
  });
});
