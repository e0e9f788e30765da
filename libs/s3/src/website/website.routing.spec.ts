import { pageOf, redirectionByRule, redirectionOfAll, redirectionToFolder } from './website.routing.js';

const index = { IndexDocument: { Suffix: 'index.html' } };
const place = { secure: false, host: 'site.example:8000', root: '/' };
const inPath = { ...place, root: '/site/' };

describe('A website', () => {
  it('has an index document in each folder', () => {
    expect(['', 'a/', 'a', 'a/b/'].map((key) => pageOf(index, key))).toEqual(['index.html', 'a/index.html', 'a', 'a/b/index.html']);
  });

  it('leads to a folder whose slash was forgotten', () => {
    expect([redirectionToFolder('a b', place), redirectionToFolder('a', inPath)]).toEqual([{ status: 302, location: '/a%20b/' }, { status: 302, location: '/site/a/' }]);
  });

  it('may be elsewhere, page by page', () => {
    const all = { RedirectAllRequestsTo: { HostName: 'example.com' } };
    expect(redirectionOfAll(all, 'a/ü', 'x=1', place)).toEqual({ status: 301, location: 'http://example.com/a/%C3%BC?x=1' });
    expect(redirectionOfAll({ RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } }, '', '', place)).toEqual({ status: 301, location: 'https://example.com/' });
    expect(redirectionOfAll(index, '', '', place)).toBeUndefined();
  });

  it.each([
    // S3 User Guide, "Configure advanced conditional redirects", examples 1 to 3.
    [{ Condition: { KeyPrefixEquals: 'docs/' }, Redirect: { ReplaceKeyPrefixWith: 'documents/' } }, 'docs/a.html', undefined, { status: 301, location: 'http://site.example:8000/documents/a.html' }],
    [{ Condition: { KeyPrefixEquals: 'images/' }, Redirect: { ReplaceKeyWith: 'folderdeleted.html' } }, 'images/x', undefined, { status: 301, location: 'http://site.example:8000/folderdeleted.html' }],
    [{ Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'ec2.example.com', ReplaceKeyPrefixWith: 'report-404/' } }, 'Page.html', 404, { status: 301, location: 'http://ec2.example.com/report-404/Page.html' }],
    [{ Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'h' } }, 'k', 403, undefined],
    [{ Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'h' } }, 'k', undefined, undefined],
    [{ Condition: { HttpErrorCodeReturnedEquals: '404', KeyPrefixEquals: 'a' }, Redirect: { HostName: 'h' } }, 'b', 404, undefined],
    [{ Redirect: { Protocol: 'https' as const, HttpRedirectCode: '307' } }, 'a b', undefined, { status: 307, location: 'https://site.example:8000/a%20b' }],
  ])('redirects by %o', (rule, key, status, expected) => {
    expect(redirectionByRule({ ...index, RoutingRules: [rule] }, key, status, place)).toEqual(expected);
  });

  it('redirects by the first rule that fits, below the bucket where the path names it', () => {
    const RoutingRules = [{ Condition: { KeyPrefixEquals: 'x' }, Redirect: { ReplaceKeyWith: '1' } }, { Redirect: { ReplaceKeyWith: '2' } }, { Redirect: { ReplaceKeyWith: '3' } }];
    expect(redirectionByRule({ ...index, RoutingRules }, 'a', undefined, inPath)!.location).toBe('http://site.example:8000/site/2');
    expect(redirectionByRule(index, 'a', 404, place)).toBeUndefined();
  });
});
