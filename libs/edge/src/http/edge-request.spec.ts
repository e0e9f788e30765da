import { requestOf } from '../../test/edge-kit.js';
import { ProxyTrust } from './proxy-trust.js';

describe('readEdgeRequest', () => {
  it('splits the target and decodes nothing of the path', () => {
    const request = requestOf({ method: 'PUT', url: '/b/%2F?acl&x=%20', headers: { host: 'h', 'content-length': '12' } });
    expect(request).toMatchObject({ method: 'PUT', rawPath: '/b/%2F', rawQuery: 'acl&x=%20', host: 'h', contentLength: 12, sourceIp: '192.0.2.7', secure: false });
    expect([...request.query]).toEqual([['acl', ''], ['x', ' ']]);
  });

  it('takes the host of a target in absolute form', () => {
    const request = requestOf({ url: 'http://b.example.com:80/k?x=1', headers: { host: 'other' } });
    expect(request).toMatchObject({ rawPath: '/k', rawQuery: 'x=1', host: 'b.example.com:80' });
    expect(request.headers.host).toBe('b.example.com:80');
    expect(requestOf({ url: 'HTTPS://h?x' })).toMatchObject({ rawPath: '/', rawQuery: 'x' });
  });

  it('takes the host that a trusted proxy replaced, for signature and bucket alike', () => {
    const headers = { host: 'backend', 'x-forwarded-host': 'b.example.com, inner' };
    expect(requestOf({ headers: { ...headers } })).toMatchObject({ host: 'backend' });
    const request = requestOf({ headers: { ...headers }, trust: new ProxyTrust(['192.0.2.7']) });
    expect([request.host, request.headers.host]).toEqual(['b.example.com', 'b.example.com']);
  });

  it('gives every request an id of its own', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => requestOf().requestId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[0-9A-F]{22}$/);
  });
});
