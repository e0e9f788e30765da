import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { RolegateError } from '#kernel';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import type { PresentedSignature } from './presented-signature.js';
import { readSignature } from './read-signature.js';

const SIG = 'a1'.repeat(32);
const PRESIGNED = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=${SIG}`;

interface Unreadable {
  name: string;
  authorization?: string;
  rawQuery?: string;
  amzDate?: string | null;
  s3: string;
  query: string;
  /** What S3 says, word for word. */
  message?: string;
}

const cases = parse(readFileSync(new URL('../vectors/unreadable.yaml', import.meta.url), 'utf8')) as Unreadable[];

function parts(headers: Record<string, string | undefined>, rawQuery = ''): HttpRequestParts {
  return { method: 'GET', rawPath: '/', rawQuery, headers: { host: 'localhost', ...headers } };
}

function refusalOf(unreadable: Unreadable, protocol: SignatureProtocol): RolegateError | undefined {
  const amzDate = unreadable.amzDate === undefined ? '20130524T000000Z' : (unreadable.amzDate ?? undefined);
  const fill = (text: string | undefined): string | undefined => text?.replace('$PRESIGNED', PRESIGNED).replace('$SIG', SIG);
  try {
    readSignature(parts({ authorization: fill(unreadable.authorization), 'x-amz-date': amzDate }, fill(unreadable.rawQuery)), protocol);
  } catch (error) {
    return error as RolegateError;
  }
  return undefined;
}

describe('a signature that cannot be read', () => {
  it.each(cases)('$name: $s3 on S3, $query on STS and IAM', (unreadable) => {
    const refusal = refusalOf(unreadable, 's3');
    expect(refusal?.code).toBe(unreadable.s3);
    expect(refusalOf(unreadable, 'query')?.code).toBe(unreadable.query);
    if (unreadable.message !== undefined) expect(refusal?.message).toBe(unreadable.message);
  });
});

describe('a signature that can be read', () => {
  const read = (headers: Record<string, string>, rawQuery = ''): PresentedSignature | undefined => readSignature(parts(headers, rawQuery), 's3');

  it('is absent from an anonymous request, whatever else the query says', () => {
    expect(read({})).toBeUndefined();
    expect(read({}, 'X-Amz-Expires=60&Signature=x&prefix=X-Amz-Signature=1')).toBeUndefined();
  });

  it('may name an empty region and no blanks between its fields', () => {
    const presented = read({ authorization: `AWS4-HMAC-SHA256 Credential=AK/20130524//sts/aws4_request,SignedHeaders=Host;X-Amz-Date,Signature=${SIG.toUpperCase()}`, 'x-amz-date': '20130524T000000Z' });
    expect(presented).toMatchObject({ region: '', service: 'sts', signedHeaders: ['host', 'x-amz-date'], signature: SIG, location: 'header' });
  });

  it('keeps the slashes of an access key id that an operator gave', () => {
    expect(read({ authorization: `AWS4-HMAC-SHA256 Credential=a/b/c/20130524/r/s3/aws4_request, SignedHeaders=host, Signature=${SIG}`, 'x-amz-date': '20130524T000000Z' })).toMatchObject({ accessKeyId: 'a/b/c', region: 'r' });
  });

  it('takes the time from a Date header where there is no x-amz-date', () => {
    const presented = read({ authorization: `AWS4-HMAC-SHA256 Credential=AK/20130524/r/s3/aws4_request, SignedHeaders=host, Signature=${SIG}`, date: 'Fri, 24 May 2013 01:02:03 GMT' });
    expect(presented).toMatchObject({ amzDate: '20130524T010203Z', signedAt: Date.UTC(2013, 4, 24, 1, 2, 3) });
  });

  it('of a presigned URL takes its token from the query', () => {
    expect(read({}, `${PRESIGNED}&X-Amz-Expires=60&X-Amz-Security-Token=a%2Bb%2F%3D`)).toMatchObject({ location: 'query', expires: 60, sessionToken: 'a+b/=', payloadHash: 'UNSIGNED-PAYLOAD' });
  });

  it('of version 2 is recognised in header and query', () => {
    expect(read({ authorization: 'AWS AKID:c2ln', 'x-amz-security-token': 'token' })).toEqual({ scheme: 'sigv2', location: 'header', accessKeyId: 'AKID', signature: 'c2ln', sessionToken: 'token' });
    expect(read({}, 'Signature=a%2Bb%3D&Expires=1400000000&AWSAccessKeyId=AKID')).toMatchObject({ scheme: 'sigv2', location: 'query', accessKeyId: 'AKID', signature: 'a+b=', expires: 1_400_000_000 });
  });
});
