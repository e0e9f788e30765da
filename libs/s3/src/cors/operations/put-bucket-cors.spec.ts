import type { CORSRule } from '@aws-sdk/client-s3';
import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketCors } from './put-bucket-cors.js';

const as = { principal: callers.TESTER };
const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.example.com'] };
const put = (...CORSRules: CORSRule[]) => ({ Bucket: 'mine', CORSConfiguration: { CORSRules } });
const of = (change: Partial<CORSRule>) => put({ ...rule, ...change });

describe('PutBucketCors', () => {
  it('records the rules in the shape of the schema', () => {
    const full = { ID: 'all', AllowedHeaders: ['*', 'x-amz-*'], AllowedMethods: ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'], AllowedOrigins: ['*', 'null'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 3000 };
    given(aBucket('mine')).when(putBucketCors, put(rule, full), as).thenEvents({ type: 'BucketCorsPut', data: { CORSRules: [rule, full] } });
  });

  it('takes an age below zero, as S3 does', () => {
    given(aBucket('mine')).when(putBucketCors, of({ MaxAgeSeconds: -100 }), as).thenEvents({ type: 'BucketCorsPut', data: { CORSRules: [{ ...rule, MaxAgeSeconds: -100 }] } });
  });

  it('records nothing when the same rules are there', () => {
    given(aBucket('mine', [{ type: 'BucketCorsPut', data: { CORSRules: [rule] } }])).when(putBucketCors, put(rule), as).thenNothing();
  });

  it.each([
    ['MalformedXML', put()],
    ['MalformedXML', of({ AllowedMethods: [] })],
    ['MalformedXML', of({ AllowedOrigins: [] })],
    ['InvalidRequest', of({ AllowedMethods: ['PATCH'] })],
    ['InvalidRequest', of({ AllowedMethods: ['get'] })],
    ['InvalidRequest', of({ AllowedOrigins: ['https://*.*.example.com'] })],
    ['InvalidRequest', of({ AllowedOrigins: ['a b'] })],
    ['InvalidRequest', of({ AllowedHeaders: ['x-*-*'] })],
    ['InvalidRequest', of({ AllowedHeaders: [''] })],
    ['InvalidRequest', of({ ExposeHeaders: ['*'] })],
    ['InvalidRequest', of({ ExposeHeaders: ['a\r\nSet-Cookie: b'] })],
    ['InvalidRequest', of({ ID: 'x'.repeat(256) })],
    ['InvalidRequest', put(...Array<CORSRule>(101).fill(rule))],
    ['MaxMessageLengthExceeded', of({ AllowedOrigins: Array<string>(40).fill('x'.repeat(2000)) })],
  ])('refuses with %s what is no CORS configuration (%#)', (code, input) => {
    given(aBucket('mine')).when(putBucketCors, input, as).thenError(code);
  });

  it('takes a hundred rules', () => {
    given(aBucket('mine')).when(putBucketCors, put(...Array<CORSRule>(100).fill(rule)), as).thenEvents({ type: 'BucketCorsPut', data: { CORSRules: Array<CORSRule>(100).fill(rule) } });
  });
});
