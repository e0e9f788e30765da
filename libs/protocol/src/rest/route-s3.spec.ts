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

  it('has no sub-resource that is also a parameter of some operation', () => {
    const fixed = new Set([...services.s3.operations.values()].flatMap(({ http }) => (http!.uri.split('?')[1] ?? '').split('&').map((pair) => pair.split('=')[0]!)));
    fixed.delete('x-id');
    const parameters = [...services.s3.operations.values()].flatMap((operation) => bindings(operation.input).filter(({ location }) => location === 'query'));
    expect(parameters.filter(({ wire }) => wire !== '' && fixed.has(wire)).map(({ wire }) => wire)).toEqual([]);
  });
});
