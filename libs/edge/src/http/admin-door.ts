import { RolegateError } from '#kernel';
import { type AdminInput, type AdminRoute, type Authenticator, type Operation, RawReply, type Registry } from '#operation';
import { type AdminValue, writeAdmin } from '#protocol';
import { readPayloadPlan, readSignature, shownKeyId } from '#signatures';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import { type Pipeline, refuseAnonymous } from '../pipeline/pipeline.js';
import { noBody } from '../pipeline/request-body.js';
import { clientBytes } from './client-bytes.js';
import { DecodedBody } from './decoded-body.js';
import type { EdgeRequest } from './edge-request.js';
import { readWhole } from './read-body.js';
import type { EdgeReply } from './reply.js';

export const ADMIN_PREFIX = '/admin';
/** Bytes. */
const LARGEST_BODY = 1 << 20;
const FORM = 'application/x-www-form-urlencoded';

interface Route {
  readonly route: AdminRoute;
  readonly operation: Operation;
}

/** Ceph's admin API and our own beside it: signed as S3 requests are, answered in JSON or XML. */
export class AdminDoor {
  private readonly routes: readonly Route[];

  constructor(
    registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly hosts: readonly string[],
  ) {
    // Routes with a sub-resource are asked first, then longer paths before shorter ones.
    this.routes = registry.all().flatMap((operation) => (operation.route ? [{ route: operation.route, operation }] : []))
      .sort((a, b) => Number(b.route.subresource !== undefined) - Number(a.route.subresource !== undefined) || b.route.path.length - a.route.path.length);
  }

  async serve(request: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    audit.service = 'admin';
    const found = this.routeOf(request);
    if (found) audit.operation = found.operation.name;
    const presented = readSignature(request, 's3');
    audit.presentedKeyId = presented ? shownKeyId(presented.accessKeyId) : '';
    const authenticated = await this.authenticator.authenticate({ parts: request, presented, protocol: 's3', now: request.now, sourceIp: request.sourceIp, hosts: this.hosts, record: audit });
    audit.principal = authenticated.principal;
    if (!found) throw new RolegateError('MethodNotAllowed', 'The specified method is not allowed against this resource.');
    refuseAnonymous(found.operation, authenticated.principal);
    const plan = readPayloadPlan(request.headers, { presented: presented?.scheme === 'sigv4' ? presented : undefined, verified: authenticated.verified });
    const body = await readWhole(new DecodedBody(clientBytes(request.incoming), plan, proceed, (bytes) => (audit.bytesIn += bytes)), { declared: plan.decodedLength, limit: LARGEST_BODY, tooLarge: 'EntityTooLarge' });
    const input = inputOf(request, found.rest, body);
    const { output, scope } = await this.pipeline.run({ request, operation: found.operation, input, authenticated, body: noBody, audit });
    audit.principal = scope.principal;
    return replyOf(request, found.route, output);
  }

  /** Of several sub-resources the one counts that comes first in the query, as in RGW (rgw_common.cc, RGWHTTPArgs::append). */
  private routeOf(request: EdgeRequest): (Route & { readonly rest: string }) | undefined {
    const path = request.rawPath.slice(ADMIN_PREFIX.length).replace(/\/+$/, '');
    const names = [...request.query.keys()];
    let found: (Route & { readonly rest: string }) | undefined;
    let place = Infinity;
    for (const one of this.routes) {
      const { method, subresource } = one.route;
      if (method !== request.method) continue;
      const at = subresource === undefined ? names.length : names.indexOf(subresource);
      const rest = at < 0 || at >= place ? undefined : matchPath(one.route.path, path);
      if (rest === undefined) continue;
      found = { ...one, rest };
      place = at;
    }
    return found;
  }
}

/** A path that ends in `/*` leaves the rest to the operation as its `path` parameter. */
function matchPath(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/*')) return pattern === path ? '' : undefined;
  const head = pattern.slice(0, -1);
  return path.startsWith(head) && path.length > head.length ? path.slice(head.length) : undefined;
}

/** @throws RolegateError InvalidURI, InvalidArgument */
function inputOf(request: EdgeRequest, rest: string, body: Buffer): AdminInput {
  const input: Record<string, string> = Object.fromEntries(request.query);
  if (rest !== '') input.path = decodePath(rest);
  if (body.length > 0) {
    const text = body.toString('utf8');
    if ((request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM)) Object.assign(input, Object.fromEntries(new URLSearchParams(text)));
    else input.body = text;
  }
  // No text column takes it.
  for (const name in input) if (input[name]!.includes('\0')) throw new RolegateError('InvalidArgument', 'Parameters may not contain NUL.', { reason: 'nul-in-parameter' });
  return input;
}

function decodePath(rest: string): string {
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new RolegateError('InvalidURI', "Couldn't parse the specified URI.", { reason: 'not-utf8' });
  }
}

/** Operations without anything to say answer an empty 200, as RGW does. */
function replyOf(request: EdgeRequest, route: AdminRoute, output: unknown): EdgeReply {
  const headers: Record<string, string> = { 'x-amz-request-id': request.requestId };
  if (output instanceof RawReply) return { status: output.status, headers: { ...output.headers, ...headers }, body: output.body };
  if (output === undefined) return { status: 200, headers };
  const format = request.query.get('format') === 'xml' ? 'xml' : 'json';
  headers['Content-Type'] = `application/${format}`;
  return { status: 200, headers, body: writeAdmin(output as AdminValue, { format, root: route.root }) };
}
