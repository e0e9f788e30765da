import { services } from '../schema/services.js';
import { renderError } from './render-error.js';

describe('renderError', () => {
  it('writes awsQuery errors of the caller', () => {
    const { headers, body } = renderError({ protocol: 'query', namespace: services.iam.namespace, code: 'NoSuchEntity', message: 'no <role>', requestId: 'r1', status: 404 });
    expect(headers).toEqual({ 'Content-Type': 'text/xml', 'x-amzn-RequestId': 'r1' });
    expect(body).toBe('<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>no &lt;role&gt;</Message></Error><RequestId>r1</RequestId></ErrorResponse>');
  });

  it.each([
    [500, undefined, 'Receiver'],
    [503, undefined, 'Receiver'],
    [400, undefined, 'Sender'],
    [409, true, 'Receiver'],
    [500, false, 'Sender'],
  ])('takes status %s and receiver %s for the fault of the %s', (status, receiver, type) => {
    expect(renderError({ protocol: 'query', code: 'C', message: '', requestId: 'r', status, receiver }).body).toContain(`<Type>${type}</Type>`);
  });

  it('writes S3 errors with their fields, resource and host', () => {
    const { headers, body } = renderError({ protocol: 's3', code: 'NoSuchKey', message: 'The specified key does not exist.', requestId: 'r1', hostId: 'h1', status: 404, resource: '/b/a&b', fields: { Key: 'a&b' } });
    expect(headers).toEqual({ 'Content-Type': 'application/xml', 'x-amz-request-id': 'r1', 'x-amz-id-2': 'h1' });
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&amp;b</Key><Resource>/b/a&amp;b</Resource><RequestId>r1</RequestId><HostId>h1</HostId></Error>',
    );
  });

  it('leaves the quotes of an S3 message as they are', () => {
    const { body } = renderError({ protocol: 's3', code: 'AccessDenied', message: 'Policy Condition failed: ["eq", "$key", "a<b"]', requestId: 'r1', status: 403 });
    expect(body).toContain('<Message>Policy Condition failed: ["eq", "$key", "a&lt;b"]</Message>');
  });

  it("writes Ceph's admin errors as RGW does", () => {
    const { headers, body } = renderError({ protocol: 'admin', code: 'NoSuchUser', message: '', requestId: 'tx1', hostId: '101c-default-default', status: 404 });
    expect(headers['Content-Type']).toBe('application/json');
    expect(body).toBe('{"Code":"NoSuchUser","Message":"","RequestId":"tx1","HostId":"101c-default-default"}');
  });
});
