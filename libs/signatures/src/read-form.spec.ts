import { createHmac } from 'node:crypto';
import { isRolegateError } from '#kernel';
import { readFormSignature } from './read-form.js';
import { deriveSigningKey } from './signing-key.js';
import { signV2, verifySigV2 } from './sigv2/verify-sigv2.js';
import { verifySigV4 } from './verify-sigv4.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const policy = Buffer.from('{"expiration":"2015-12-30T12:00:00.000Z","conditions":[]}').toString('base64');
const scope = { date: '20151229', region: 'us-east-1', service: 's3' };
const sigv4 = {
  policy, 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request', 'x-amz-date': '20151229T000000Z',
  'x-amz-signature': createHmac('sha256', deriveSigningKey(SECRET, scope)).update(policy).digest('hex'),
};
const sigv2 = { policy, awsaccesskeyid: 'AKIAIOSFODNN7EXAMPLE', signature: signV2(policy, SECRET) };
const read = (fields: Record<string, string | undefined>) => readFormSignature((name) => fields[name]);
const parts = { method: 'POST', rawPath: '/b', rawQuery: '', headers: {} };
/** Years later: what ends is the policy. */
const options = { protocol: 's3', now: Date.UTC(2026, 0, 1) } as const;

function verified(fields: Record<string, string | undefined>, secret = SECRET) {
  const presented = read(fields)!;
  return presented.scheme === 'sigv4' ? verifySigV4(parts, presented, secret, options) : verifySigV2(parts, presented, secret, options);
}

describe('The signature of a form', () => {
  it('is over its policy, in both versions', () => {
    expect([verified(sigv4).ok, verified(sigv2).ok]).toEqual([true, true]);
    expect([verified({ ...sigv4, policy: `${policy}A` }).ok, verified({ ...sigv2, policy: `${policy}A` }).ok]).toEqual([false, false]);
    expect([verified(sigv4, 'other').ok, verified(sigv2, 'other').ok]).toEqual([false, false]);
    expect(verified({ ...sigv4, 'x-amz-signature': 'abc' }).ok).toBe(false);
  });

  // AWS's own example: S3 API Reference, "Examples: Browser-Based Upload using HTTP POST".
  it('is that of the documentation', () => {
    const document = 'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9';
    expect(verified({ ...sigv4, policy: document, 'x-amz-signature': '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e' }).ok).toBe(true);
  });

  it('says nothing of the policy where it does not hold: a session token may stand in it', () => {
    for (const fields of [sigv4, sigv2]) expect(JSON.stringify(verified(fields, 'other'))).not.toContain(policy.slice(0, 20));
  });

  it('has the token of a session beside it', () => {
    expect([read({ ...sigv4, 'x-amz-security-token': 't' }), read({ ...sigv2, 'x-amz-security-token': 't' })]).toMatchObject([{ sessionToken: 't', location: 'form' }, { sessionToken: 't', location: 'form' }]);
  });

  it('is missing in a form of nobody', () => {
    expect(read({})).toBeUndefined();
  });

  it.each([
    ['policy', { ...sigv4, policy: undefined }],
    ['policy', { ...sigv2, policy: undefined }],
    ['x-amz-signature', { ...sigv4, 'x-amz-signature': undefined }],
    ['x-amz-credential', { ...sigv4, 'x-amz-credential': undefined }],
    ['x-amz-date', { ...sigv4, 'x-amz-date': '' }],
    ['x-amz-algorithm', { ...sigv4, 'x-amz-algorithm': undefined }],
    ['X-Amz-Algorithm', { ...sigv4, 'x-amz-algorithm': 'AWS4-HMAC-SHA1' }],
    ['x-amz-credential', { ...sigv4, 'x-amz-credential': 'AK/20151229' }],
    ['x-amz-credential', { ...sigv4, 'x-amz-date': '20151230T000000Z' }],
    ['X-Amz-Date', { ...sigv4, 'x-amz-date': '2015' }],
    ['signature', { ...sigv2, signature: undefined }],
    ['AWSAccessKeyId', { ...sigv2, awsaccesskeyid: undefined }],
    ['AWSAccessKeyId', { policy }],
    ['Authorization', { ...sigv4, ...sigv2 }],
  ])('is refused for %s (%#)', (field, fields) => {
    try {
      read(fields);
      throw new Error('nothing was refused');
    } catch (error) {
      if (!isRolegateError(error)) throw error;
      expect(error).toMatchObject({ code: 'InvalidArgument', fields: { ArgumentName: field } });
    }
  });
});
