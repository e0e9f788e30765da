import type { RoutingRule, WebsiteConfiguration } from '@aws-sdk/client-s3';
import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketWebsite } from './put-bucket-website.js';

const as = { principal: callers.TESTER };
const index = { IndexDocument: { Suffix: 'index.html' } };
const put = (WebsiteConfiguration: WebsiteConfiguration) => ({ Bucket: 'mine', WebsiteConfiguration });
const ruled = (...RoutingRules: RoutingRule[]) => put({ ...index, RoutingRules });

describe('PutBucketWebsite', () => {
  it.each<[WebsiteConfiguration]>([
    [index],
    [{ ...index, ErrorDocument: { Key: 'errors/404.html' } }],
    [{ RedirectAllRequestsTo: { HostName: 'example.com' } }],
    [{ RedirectAllRequestsTo: { HostName: 'example.com:8443', Protocol: 'https' } }],
    [{ ...index, RoutingRules: [
      { Condition: { KeyPrefixEquals: 'docs/', HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'a.example', Protocol: 'http', HttpRedirectCode: '307', ReplaceKeyPrefixWith: '' } },
      { Redirect: { ReplaceKeyWith: 'all.html' } },
    ] }],
  ])('records the configuration in the shape of the schema (%#)', (configuration) => {
    given(aBucket('mine')).when(putBucketWebsite, put(configuration), as).thenEvents({ type: 'BucketWebsitePut', data: configuration });
  });

  it('records nothing when the same configuration is there', () => {
    given(aBucket('mine', [{ type: 'BucketWebsitePut', data: index }])).when(putBucketWebsite, put(index), as).thenNothing();
  });

  it.each([
    ['InvalidArgument', put({})],
    ['InvalidArgument', put({ IndexDocument: { Suffix: '' } })],
    ['InvalidArgument', put({ IndexDocument: { Suffix: 'a/index.html' } })],
    ['InvalidArgument', put({ ...index, ErrorDocument: { Key: '' } })],
    ['InvalidArgument', put({ ...index, RedirectAllRequestsTo: { HostName: 'example.com' } })],
    ['MalformedXML', put({ RedirectAllRequestsTo: {} as never })],
    ['MalformedXML', ruled({} as never)],
    ['InvalidRequest', put({ RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'ftp' as never } })],
    ['InvalidRequest', put({ RedirectAllRequestsTo: { HostName: 'example.com/\r\nX: y' } })],
    ['InvalidRequest', ruled({ Redirect: { ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' } })],
    ['InvalidRequest', ruled({ Redirect: { HttpRedirectCode: '300' } })],
    ['InvalidRequest', ruled({ Redirect: { HttpRedirectCode: '200' } })],
    ['InvalidRequest', ruled({ Redirect: { HostName: 'a b' } })],
    ['InvalidRequest', ruled({ Condition: {}, Redirect: { ReplaceKeyWith: 'a' } })],
    ['InvalidRequest', ruled({ Condition: { HttpErrorCodeReturnedEquals: '302' }, Redirect: { ReplaceKeyWith: 'a' } })],
    ['InvalidRequest', ruled(...Array<RoutingRule>(51).fill({ Redirect: { ReplaceKeyWith: 'a' } }))],
    ['MaxMessageLengthExceeded', put({ ...index, ErrorDocument: { Key: 'x'.repeat(140_000) } })],
  ])('refuses with %s what is no website (%#)', (code, input) => {
    given(aBucket('mine')).when(putBucketWebsite, input, as).thenError(code);
  });
});
