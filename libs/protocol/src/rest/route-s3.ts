import { RolegateError } from '#kernel';
import { requiredMembers, type OperationSchema } from '../schema/operation-schema.js';
import { services } from '../schema/services.js';
import { bindings } from './bindings.js';
import { isControl } from './route-s3-control.js';
import type { S3RouteRequest } from './rest-request.js';

type Level = 'service' | 'bucket' | 'object';

/** One operation with what a request must carry to mean it, over its method, level and sub-resource. */
interface Candidate {
  readonly operation: OperationSchema;
  readonly queries: readonly string[];
  readonly headers: readonly string[];
  /** Whether it reads the multipart parameters at all. */
  readonly multipart: boolean;
  /** Whether it can mean one version of an object. */
  readonly versioned: boolean;
}

interface Routes {
  /** method + level + sub-resources → candidates, the most demanding first. */
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>;
  /** Every query key that names a sub-resource anywhere. */
  readonly subresources: ReadonlySet<string>;
}

/**
 * Sub-resources of other S3 servers: without them the request would mean something else. `PUT ?append&position=` adds to the
 * object that there is (Ceph, "Object Operations", "Append Object"); taken for a PUT it would replace it.
 */
const OTHERS: ReadonlySet<string> = new Set(['append']);

const routeKey = (method: string, level: Level, subresource: string): string => `${method} ${level} ${subresource}`;

/** Query keys that a URI template fixes, without the SDK's own marker `x-id`. */
const fixedKeys = (uri: string): string[] => {
  const query = uri.split('?')[1];
  return query === undefined ? [] : query.split('&').map((pair) => pair.split('=')[0]!).filter((name) => name !== 'x-id');
};

function levelOf(operation: OperationSchema): Level {
  if (operation.http!.uri.startsWith('/{Key+}')) return 'object';
  return bindings(operation.input).some((one) => one.location === 'label' && one.name === 'Bucket') ? 'bucket' : 'service';
}

function candidate(operation: OperationSchema): Candidate {
  const required = new Set(requiredMembers(operation.input));
  const all = bindings(operation.input);
  const wires = (location: string): string[] => all.filter((one) => one.location === location && required.has(one.name)).map((one) => one.wire);
  return {
    operation,
    queries: wires('query'),
    headers: wires('header').map((name) => name.toLowerCase()),
    multipart: all.some((one) => one.wire === 'uploadId' || one.wire === 'partNumber'),
    versioned: all.some((one) => one.wire === 'versionId'),
  };
}

const demands = (one: Candidate): number => one.queries.length + one.headers.length;

function buildRoutes(): Routes {
  const candidates = new Map<string, Candidate[]>();
  const subresources = new Set<string>(OTHERS);
  for (const operation of services.s3.operations.values()) {
    if (!operation.http || operation.http.uri.startsWith('/WriteGetObjectResponse') || isControl(operation)) continue;
    const fixed = fixedKeys(operation.http.uri);
    for (const name of fixed) subresources.add(name);
    const keys = new Set([[...fixed].sort().join('&'), fixed[0] ?? '']);
    for (const key of keys) {
      const route = routeKey(operation.http.method, levelOf(operation), key);
      const list = candidates.get(route) ?? [];
      list.push(candidate(operation));
      candidates.set(route, list);
    }
  }
  for (const list of candidates.values()) list.sort((a, b) => demands(b) - demands(a) || a.operation.name.localeCompare(b.operation.name));
  return { candidates, subresources };
}

let routes: Routes | undefined;

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

/** With what RFC 9110 section 15.5.6 asks for: the methods that there are. */
function notAllowed(method: string, level: Level, subresource: string, { candidates }: Routes): RolegateError {
  const allowed = METHODS.filter((one) => one !== method && candidates.has(routeKey(one, level, subresource)));
  return new RolegateError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    fields: { Method: method.slice(0, 64), ResourceType: (subresource || level).replaceAll('-', '_').toUpperCase() },
    ...(allowed.length > 0 && { headers: { Allow: allowed.join(', ') } }),
    detail: `${method} on a ${level} with ?${subresource}`,
  });
}

/** As AWS answers, before it looks who asks. */
const conflicting = (names: readonly string[]): RolegateError =>
  new RolegateError('InvalidArgument', `Conflicting query string parameters: ${names.join(', ')}`, { fields: { ArgumentName: 'ResourceType', ArgumentValue: names[0]! } });

const STRAYS = ['partNumber', 'uploadId'];

/** What names a part, an upload or a version where the operation has no use for it would change something else than was meant. */
function assertNoStrays({ multipart, versioned }: Candidate, level: Level, subresource: string, { method, query }: S3RouteRequest, known: Routes): void {
  if (!versioned && level !== 'service' && query.has('versionId')) {
    throw new RolegateError('InvalidArgument', 'This operation does not accept a version-id.', { fields: { ArgumentName: 'versionId', ArgumentValue: (query.get('versionId') ?? '').slice(0, 256) } });
  }
  if (multipart || level === 'service' || !(query.has('partNumber') || query.has('uploadId'))) return;
  const strays = STRAYS.filter((name) => query.has(name) && (name === 'uploadId' || level === 'bucket' || subresource !== '' || (method !== 'GET' && method !== 'HEAD')));
  if (strays.length === 0) return;
  if (subresource !== '') throw conflicting([...subresource.split('&'), ...strays].sort());
  if (level === 'object') throw notAllowed(method, level, '', known);
  throw new RolegateError('InvalidRequest', strays.includes('partNumber') ? 'Object must have a valid key name.' : 'A key must be specified');
}

/** The sub-resource that the query names, `''` for none; several are joined in byte order: clients sort their queries or do not. */
function subresourceOf(request: S3RouteRequest, known: ReadonlySet<string>): string {
  let found = '';
  let several: string[] | undefined;
  for (const name of request.query.keys()) {
    if (!known.has(name)) continue;
    if (found === '') found = name;
    else (several ??= [found]).push(name);
  }
  return several ? several.sort().join('&') : found;
}

function fits(one: Candidate, { query, headers }: S3RouteRequest): boolean {
  for (const name of one.queries) if (!query.has(name)) return false;
  for (const name of one.headers) if (headers[name] === undefined) return false;
  return true;
}

/** `x-id` tells apart what the request itself cannot (ListBuckets and ListDirectoryBuckets); it never overrides it. */
function choose(list: readonly Candidate[], request: S3RouteRequest): Candidate | undefined {
  let chosen: Candidate | undefined;
  const wanted = list.length > 1 ? request.query.get('x-id') : undefined;
  for (const one of list) {
    if (chosen && demands(one) < demands(chosen)) break;
    if (!fits(one, request)) continue;
    if (one.operation.name === wanted) return one;
    if (!chosen || one.operation.name === 'ListBuckets') chosen = one;
  }
  return chosen;
}

/**
 * The S3 operation that a request means, from the HTTP bindings of AWS's model: method, level (service, bucket or
 * object), sub-resource in the query, then required parameters and headers (`uploadId`, `x-amz-copy-source`). Where a
 * sub-resource is named but a parameter is missing, its operation is returned and its parsing says what is missing.
 * Browser form uploads and CORS preflights are not in the model.
 * @throws RolegateError MethodNotAllowed for what is no operation; InvalidArgument for two sub-resources, or a version where there
 * is none; InvalidRequest for a part or an upload of a bucket; NotImplemented
 */
export function routeS3(request: S3RouteRequest): OperationSchema {
  const known = (routes ??= buildRoutes());
  const { method, bucket, key } = request;
  if (bucket === 'WriteGetObjectResponse' && method === 'POST' && !key) return services.s3.operations.get('WriteGetObjectResponse')!;
  const level: Level = !bucket ? 'service' : !key ? 'bucket' : 'object';
  const subresource = subresourceOf(request, known.subresources);
  const list = known.candidates.get(routeKey(method, level, subresource));
  if (!list) throw unroutable(method, level, subresource, known);
  const chosen = choose(list, request) ?? (subresource === '' ? undefined : list.at(-1));
  if (!chosen) throw notAllowed(method, level, subresource, known);
  assertNoStrays(chosen, level, subresource, request, known);
  return chosen.operation;
}

/** Why no operation is found. */
function unroutable(method: string, level: Level, subresource: string, known: Routes): RolegateError {
  if (OTHERS.has(subresource)) return new RolegateError('NotImplemented', `?${subresource} is known but not implemented.`, { reason: 'not-implemented' });
  const several = subresource.split('&');
  return several.length > 1 ? conflicting(several) : notAllowed(method, level, subresource, known);
}
