import { presign, sha256, signHeaders } from './sign-v4.js';

/** The examples of AWS's "Signature Calculations for the Authorization Header" and "… Using Query Parameters". */
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const request = {
  method: 'GET', host: 'examplebucket.s3.amazonaws.com', path: '/test.txt', query: {}, headers: {},
  payloadHash: sha256(''), service: 's3', region: 'us-east-1', date: new Date('2013-05-24T00:00:00Z'),
};

describe("the conformance tests' own signer", () => {
  it('signs the GET Object example of AWS', () => {
    const { headers } = signHeaders({ ...request, headers: { range: 'bytes=0-9' } }, credentials);
    expect(headers.authorization).toContain('SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it('presigns the example of AWS', () => {
    expect(presign(request, credentials, 86_400).target).toMatch(/&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404$/);
  });
});
