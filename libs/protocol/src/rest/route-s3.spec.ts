import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { services } from '../schema/services.js';
import { bindings } from './bindings.js';
import type { RequestHeaders, S3RouteRequest } from './rest-request.js';
import { routeS3 } from './route-s3.js';

type Row = readonly [method: string, path: string, query: string, headers: RequestHeaders, expected: string];

const rows = parse(readFileSync(new URL('../test-data/s3-routes.yaml', import.meta.url), 'utf8')) as Row[];

function request([method, path, query, headers]: Row): S3RouteRequest {
  const [bucket, ...rest] = path.slice(1).split('/');
  return { method, bucket, key: rest.join('/'), query: new URLSearchParams(query), headers };
}

function route(row: Row): string {
  try {
    return routeS3(request(row)).name;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('routeS3', () => {
  it.each(rows)('%s %s?%s %j → %s', (...row) => expect(route(row)).toBe(row[4]));

  it.each(['PUT', 'POST', 'GET', 'HEAD', 'DELETE'])('takes no %s on a sub-resource of the model for one without', (method) => {
    const fixed = new Set([...services.s3.operations.values()].flatMap(({ http }) => (http!.uri.split('?')[1] ?? '').split('&').map((pair) => pair.split('=')[0]!)));
    for (const name of [...fixed].filter((one) => one !== '' && one !== 'x-id')) {
      for (const path of ['/', '/b', '/b/k']) {
        for (const headers of [{}, { 'x-amz-copy-source': '/b/other' }]) {
          const plain = route([method, path, '', headers, '']);
          const chosen = route([method, path, name, headers, '']);
          expect(chosen === 'MethodNotAllowed' || services.s3.operations.get(chosen)!.http!.uri.includes(`?${name}`)).toBe(true);
          if (plain !== 'MethodNotAllowed') expect(`${name}: ${chosen}`).not.toBe(`${name}: ${plain}`);
        }
      }
    }
  });

  it('says of a method that is not allowed which ones are', () => {
    const refused = (method: string, path: string, query: string): unknown => {
      try {
        return routeS3(request([method, path, query, {}, '']));
      } catch (error) {
        return error;
      }
    };
    expect(refused('DELETE', '/b', 'versioning')).toMatchObject({ code: 'MethodNotAllowed', fields: { Method: 'DELETE', ResourceType: 'VERSIONING' }, headers: { Allow: 'GET, PUT' } });
    expect(refused('POST', '/', '')).toMatchObject({ fields: { Method: 'POST', ResourceType: 'SERVICE' }, headers: { Allow: 'GET' } });
    expect(refused('PUT', '/b/k', 'torrent')).toMatchObject({ fields: { ResourceType: 'TORRENT' }, headers: { Allow: 'GET' } });
    expect(refused('GET', '/b', 'versioning&acl')).toMatchObject({ code: 'InvalidArgument', message: 'Conflicting query string parameters: acl, versioning', fields: { ArgumentName: 'ResourceType', ArgumentValue: 'acl' } });
  });

  it('has no sub-resource that is also a parameter of some operation', () => {
    const fixed = new Set([...services.s3.operations.values()].flatMap(({ http }) => (http!.uri.split('?')[1] ?? '').split('&').map((pair) => pair.split('=')[0]!)));
    fixed.delete('x-id');
    const parameters = [...services.s3.operations.values()].flatMap((operation) => bindings(operation.input).filter(({ location }) => location === 'query'));
    expect(parameters.filter(({ wire }) => wire !== '' && fixed.has(wire)).map(({ wire }) => wire)).toEqual([]);
  });
});
