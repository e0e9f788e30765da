import type { GatewayRequest } from './connection.js';

/**
 * The capability that opens a path of the admin API; the longest prefix counts. Ceph's own resources are in
 * doc/radosgw/adminops.rst, the others in docs/reference/operations.md. A test asks every operation that there is.
 */
const types: Readonly<Record<string, string>> = {
  '/user': 'users',
  '/account': 'accounts',
  '/bucket': 'buckets',
  '/usage': 'usage',
  '/info': 'info',
  '/metadata': 'metadata',
  '/ratelimit': 'ratelimit',
  '/rolegate/v1/explain': 'metadata',
  '/rolegate/v1/keys': 'zone',
  '/rolegate/v1/mappings': 'roles',
  '/rolegate/v1/mfa-devices': 'users',
  '/rolegate/v1/notification-targets': 'buckets',
  '/rolegate/v1/projections': 'metadata',
};

/** Reads that change something: checking an index repairs it. */
const exceptions: Readonly<Record<string, string>> = { 'GET /bucket?index': 'buckets=write' };

/** What a caller without it is told to ask for, `users=write`; undefined where it depends on more than the path. */
export function neededCap(method: GatewayRequest['method'], path: string, subresource?: string): string | undefined {
  const exception = exceptions[`${method} ${path}?${subresource}`];
  if (exception !== undefined) return exception;
  for (let prefix = path; prefix !== ''; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
    if (Object.hasOwn(types, prefix)) return `${types[prefix]}=${method === 'GET' ? 'read' : 'write'}`;
  }
  return undefined;
}
