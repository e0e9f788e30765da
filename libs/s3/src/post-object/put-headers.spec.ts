import { isRolegateError } from '#kernel';
import { FormFields } from './form-fields.js';
import { keyOfForm, putHeaders } from './put-headers.js';

const of = (fields: Record<string, string>): FormFields => new FormFields(Object.entries(fields).map(([name, value]) => ({ name, value })));
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return isRolegateError(error) ? error.code : String(error);
  }
};

describe('The fields of a form', () => {
  it('are the headers of an upload', () => {
    expect(putHeaders(of({
      key: 'k', acl: 'public-read', 'Content-Type': 'text/plain', 'Cache-Control': 'no-store', Expires: 'x', 'x-amz-meta-Name': ' ü ', 'X-Amz-Storage-Class': 'STANDARD',
      'x-amz-checksum-sha256': 'abc=', 'x-amz-server-side-encryption': 'AES256', 'x-amz-website-redirect-location': '/there',
      tagging: '<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d</Value></Tag><Tag><Key>e</Key><Value></Value></Tag></TagSet></Tagging>',
    }), { host: 'h', 'user-agent': 'ua', 'content-type': 'multipart/form-data', 'content-length': '5', 'content-md5': 'of the form' })).toEqual({
      host: 'h', 'user-agent': 'ua', 'x-amz-acl': 'public-read', 'content-type': 'text/plain', 'cache-control': 'no-store', expires: 'x', 'x-amz-meta-name': 'Ã¼',
      'x-amz-storage-class': 'STANDARD', 'x-amz-checksum-sha256': 'abc=', 'x-amz-server-side-encryption': 'AES256', 'x-amz-website-redirect-location': '/there',
      'x-amz-tagging': 'a%20b=c%26d&e=',
    });
  });

  it('are none of those that sign the form, or would make of it another request', () => {
    expect(putHeaders(of({
      'x-amz-credential': 'c', 'x-amz-date': 'd', 'x-amz-signature': 's', 'x-amz-security-token': 't', 'x-amz-copy-source': 'a/b', 'x-amz-copy-source-range': 'r',
      'x-amz-content-sha256': 'h', 'x-amz-trailer': 't', 'x-amz-decoded-content-length': '1', 'transfer-encoding': 'chunked', 'content-length': '1', success_action_status: '201', submit: 'x',
    }), {})).toEqual({});
  });

  it.each([
    ['a line end in a value', { 'x-amz-meta-a': 'b\r\nSet-Cookie: c' }, 'InvalidArgument'],
    ['a control character in a type', { 'content-type': 'a\0b' }, 'InvalidArgument'],
    ['a name that no header has', { 'x-amz-meta-a b': 'c' }, 'InvalidArgument'],
    ['an ACL of two lines', { acl: 'private\nx' }, 'InvalidArgument'],
    ['tags that are no XML', { tagging: '<Tagging>' }, 'MalformedXML'],
  ])('are refused with %s', (_, fields, code) => {
    expect(codeOf(() => putHeaders(of(fields as Record<string, string>), {}))).toBe(code);
  });

  it('have one value each', () => {
    expect(codeOf(() => new FormFields([{ name: 'key', value: 'a' }, { name: 'KEY', value: 'b' }]))).toBe('InvalidArgument');
  });
});

describe('The key of a form', () => {
  it('has the name of the file where it asks for it, without its folders', () => {
    expect([['up/${filename}', 'a.txt'], ['${filename}-${filename}', 'C:\\dir\\a.txt'], ['k', 'a'], ['x${filename}', undefined], ['${filename}', '/tmp/$&'], ['\\$foo', 'a']].map(([key, name]) => keyOfForm(of({ key: key! }), name)))
      .toEqual(['up/a.txt', 'a.txt-a.txt', 'k', 'x', '$&', '\\$foo']);
  });

  it.each([[{}, 'a'], [{ key: '' }, 'a'], [{ key: '${filename}' }, ''], [{ key: 'a\0b' }, '']])('is missing or no key in %o with the file %j', (fields, filename) => {
    expect(codeOf(() => keyOfForm(of(fields as Record<string, string>), filename))).toBe('InvalidArgument');
  });
});
