import * as fc from 'fast-check';
import { accessLogLine, type LoggedRequest } from './access-log-line.js';
import { loggedObject, loggedOperation } from './access-log-operation.js';

const request: LoggedRequest = {
  ownerId: '79a59df900b949e5', bucket: 'photos', time: new Date('2019-02-06T00:00:38Z'), remoteIp: '192.0.2.3', requester: 'arn:aws:iam::123456789012:user/alice', requestId: '3E57427F3EXAMPLE',
  operation: 'REST.GET.OBJECT', key: 'a b/ü', method: 'GET', rawPath: '/photos/a%20b/%C3%BC', rawQuery: '', httpVersion: '1.1', status: 200, errorCode: '', bytesSent: 113, objectSize: 113, totalTime: 7.4,
  referer: undefined, userAgent: 'S3Console/0.4', signatureVersion: 'SigV4', cipherSuite: 'TLS_AES_128_GCM_SHA256', authenticationType: 'AuthHeader', host: 'photos.s3.example', tlsVersion: 'TLSv1.3', aclRequired: true,
};
const line = (change: Partial<LoggedRequest>): string => accessLogLine({ ...request, ...change });

/** Fields as AWS's own parser takes them apart (S3 User Guide, "Identifying requests by using access logs": the pattern for Athena). */
const FIELDS = /^([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))$/;

describe('A line of a server access log', () => {
  it('has the fields of AWS in their order', () => {
    expect(line({})).toBe('79a59df900b949e5 photos [06/Feb/2019:00:00:38 +0000] 192.0.2.3 arn:aws:iam::123456789012:user/alice 3E57427F3EXAMPLE REST.GET.OBJECT a%2520b/%25C3%25BC "GET /photos/a%20b/%C3%BC HTTP/1.1" 200 - 113 113 7 - "-" "S3Console/0.4" - - SigV4 TLS_AES_128_GCM_SHA256 AuthHeader photos.s3.example TLSv1.3 - Yes');
  });

  it('has a hyphen where nothing is known', () => {
    expect(line({ requester: '', key: undefined, bytesSent: 0, objectSize: undefined, userAgent: '', signatureVersion: undefined, cipherSuite: undefined, authenticationType: undefined, tlsVersion: undefined, aclRequired: false, status: 403, errorCode: 'AccessDenied' }))
      .toMatch(/ 192\.0\.2\.3 - 3E57427F3EXAMPLE REST\.GET\.OBJECT - ".*" 403 AccessDenied - - 7 - "-" "-" - - - - - photos\.s3\.example - - -$/);
  });

  it('of one of several objects has no request of its own', () => {
    expect(accessLogLine({ ...request, ...loggedObject(request, { key: 'k', versionId: '3', status: 204, errorCode: '' }) }))
      .toMatch(/ 3E57427F3EXAMPLE BATCH\.DELETE\.OBJECT k - 204 - - - - - "-" "-" 3 - SigV4 TLS_AES_128_GCM_SHA256 AuthHeader photos\.s3\.example TLSv1\.3 - Yes$/);
  });

  it('can be taken apart, whatever a caller puts into it', () => {
    const wild = fc.string({ unit: fc.oneof(fc.constantFrom('"', '\n', '\r', '\t', ' ', '\\', '\0', '[', ']', '\ud800', 'ä'), fc.string({ minLength: 1, maxLength: 1 })) });
    fc.assert(fc.property(wild, wild, wild, wild, wild, (key, userAgent, referer, rawQuery, host) => {
      const fields = FIELDS.exec(line({ key, userAgent, referer, rawQuery, host }))!;
      expect(fields[7]).toBe('REST.GET.OBJECT');
      expect(decodeURIComponent(decodeURIComponent(fields[8]!))).toBe(key.toWellFormed());
      expect(fields.slice(-8, -5)).toEqual(['-', 'SigV4', 'TLS_AES_128_GCM_SHA256']);
      expect(fields.at(-1)).toBe('Yes');
    }));
  });

  it.each([
    ['X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261123&X-Amz-Security-Token=tok&X-Amz-Signature=abc&versionId=3', 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=-&X-Amz-Security-Token=-&X-Amz-Signature=-&versionId=3'],
    ['AWSAccessKeyId=eyJSR1dfVE9LRU4i&Expires=1&Signature=abc', 'AWSAccessKeyId=-&Expires=1&Signature=-'],
    ['x-amz-server-side-encryption-customer-key=c2VjcmV0&partNumber=1', 'x-amz-server-side-encryption-customer-key=-&partNumber=1'],
    ['%58-Amz-Signature=abc&a', '%58-Amz-Signature=-&a'],
  ])('leaves out what would be a credential: %s', (rawQuery, shown) => {
    expect(line({ rawQuery })).toContain(`"GET /photos/a%20b/%C3%BC?${shown} HTTP/1.1"`);
  });
});

describe('The operation of a line', () => {
  it.each([
    ['GET', 'GetObject', 'REST.GET.OBJECT'], ['HEAD', 'HeadObject', 'REST.HEAD.OBJECT'], ['PUT', 'PutObject', 'REST.PUT.OBJECT'], ['PUT', 'CopyObject', 'REST.COPY.OBJECT'], ['PUT', 'UploadPartCopy', 'REST.COPY.PART'],
    ['PUT', 'UploadPart', 'REST.PUT.PART'], ['POST', 'CreateMultipartUpload', 'REST.POST.UPLOADS'], ['POST', 'CompleteMultipartUpload', 'REST.POST.UPLOAD'], ['GET', 'ListParts', 'REST.GET.UPLOAD'],
    ['POST', 'DeleteObjects', 'REST.POST.MULTI_OBJECT_DELETE'], ['GET', 'ListObjectsV2', 'REST.GET.BUCKET'], ['GET', 'ListObjectVersions', 'REST.GET.BUCKETVERSIONS'], ['HEAD', 'HeadBucket', 'REST.HEAD.BUCKET'],
    ['GET', 'GetBucketVersioning', 'REST.GET.VERSIONING'], ['GET', 'GetBucketLocation', 'REST.GET.LOCATION'], ['PUT', 'PutBucketPolicy', 'REST.PUT.BUCKETPOLICY'], ['GET', 'GetBucketPolicyStatus', 'REST.GET.POLICY_STATUS'],
    ['GET', 'GetBucketAcl', 'REST.GET.ACL'], ['PUT', 'PutObjectAcl', 'REST.PUT.ACL'], ['GET', 'GetBucketTagging', 'REST.GET.TAGGING'], ['GET', 'GetObjectTagging', 'REST.GET.OBJECT_TAGGING'],
    ['PUT', 'PutBucketLogging', 'REST.PUT.LOGGING_STATUS'], ['GET', 'GetPublicAccessBlock', 'REST.GET.PUBLIC_ACCESS_BLOCK'], ['DELETE', 'DeleteBucketLifecycle', 'REST.DELETE.LIFECYCLE'],
    ['POST', 'PostObject', 'REST.POST.OBJECT'], ['GET', '', 'REST.GET.-'], ['OPTIONS', '', 'REST.OPTIONS.PREFLIGHT'],
  ])('%s of %s is %s', (method, operation, shown) => {
    expect(loggedOperation(method, operation, false)).toBe(shown);
  });
  it('is a website\'s on a website\'s host', () => {
    expect(loggedOperation('GET', 'GetObject', true)).toBe('WEBSITE.GET.OBJECT');
  });
});
