import { defineExtensionOperation } from '../schema/services.js';
import { routeS3Control } from './route-s3-control.js';
import { routeS3 } from './route-s3.js';

const uri = '/v20180820/test/control';
const operation = defineExtensionOperation({ service: 's3', name: 'TestControl', http: { method: 'GET', uri, status: 200 } });
const headers = { 'x-amz-account-id': '123456789012' };

describe('routeS3Control', () => {
  it('takes requests that name an account, by method and path', () => {
    expect(routeS3Control({ method: 'GET', rawPath: uri, headers })).toBe(operation);
    expect(routeS3Control({ method: 'PUT', rawPath: uri, headers })).toBeUndefined();
    expect(routeS3Control({ method: 'GET', rawPath: `${uri}/more`, headers })).toBeUndefined();
  });

  it('leaves to S3 what names none, and S3 routes as ever', () => {
    expect(routeS3Control({ method: 'GET', rawPath: uri, headers: {} })).toBeUndefined();
    expect(routeS3({ method: 'GET', bucket: 'v20180820', key: 'test/control', query: new Map(), headers: {} }).name).toBe('GetObject');
    expect(routeS3({ method: 'GET', query: new Map(), headers: {} }).name).toBe('ListBuckets');
  });
});
