import { RolegateError } from '#kernel';
import { type Directory, isNotResident } from '#operation';
import { bucketInMemory, type BucketState, corsHeaders, type CrossOriginRequest, findCorsRule, isCorsMethod, isFieldName, requestedHeaders } from '#s3';
import type { S3Address, S3Addressing } from './addressing.js';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';

/** Caches have to keep replies to different origins apart, those without any included: the page may ask for the object later. */
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** Cross-origin resource sharing by the rules of buckets, answered from memory. Source: Fetch Standard, "CORS protocol"; S3 User Guide, "Using cross-origin resource sharing". */
export class CrossOrigin {
  constructor(
    private readonly directory: Pick<Directory, 'find' | 'catchUp'>,
    private readonly addressing: S3Addressing,
  ) {}

  /**
   * A browser's preflight, which is never signed.
   * @param account whose buckets a name without a tenant means
   * @throws RolegateError AccessForbidden, BadRequest, with AWS's sentences
   */
  async preflight(request: EdgeRequest, address: S3Address, account: string): Promise<EdgeReply> {
    const asked = askedBy(request);
    const reply = this.allowed(request, asked, address, account);
    if (reply) return reply;
    // No refusal rests on memory alone.
    await this.directory.catchUp();
    const after = this.allowed(request, asked, address, account);
    if (after) return after;
    throw forbidden(this.stateOf(address, account), address, asked);
  }

  /** Adds to a reply, good or bad, what its page needs to be given it. */
  finish(request: EdgeRequest, account: string, reply: EdgeReply): void {
    const { origin } = request.headers;
    if (origin === undefined && request.method !== 'GET' && request.method !== 'HEAD') return;
    const cors = this.stateOf(this.addressOf(request), account)?.cors;
    if (!cors) return;
    reply.headers.Vary ??= VARY;
    if (origin === undefined || request.method === 'OPTIONS') return;
    // As in RGW (rgw_rest_s3.cc, generate_cors_headers): what a page wants to do stands for what it does.
    const asked: CrossOriginRequest = { origin, method: request.headers['access-control-request-method'] ?? request.method, headers: [] };
    const rule = findCorsRule(cors, asked);
    if (rule) Object.assign(reply.headers, corsHeaders(rule, asked));
  }

  private allowed(request: EdgeRequest, asked: CrossOriginRequest, address: S3Address, account: string): EdgeReply | undefined {
    const cors = this.stateOf(address, account)?.cors;
    const rule = cors && findCorsRule(cors, asked);
    if (!rule) return undefined;
    const headers: Record<string, string> = { ...corsHeaders(rule, asked), Vary: VARY, 'x-amz-request-id': request.requestId };
    if (rule.MaxAgeSeconds !== undefined) headers['Access-Control-Max-Age'] = String(rule.MaxAgeSeconds);
    return { status: 200, headers };
  }

  private stateOf({ bucket }: S3Address, account: string): BucketState | undefined {
    if (bucket === undefined) return undefined;
    try {
      return bucketInMemory(bucket, account, this.directory)?.state;
    } catch (error) {
      if (isNotResident(error)) return undefined;
      throw error;
    }
  }

  private addressOf({ host, rawPath }: EdgeRequest): S3Address {
    try {
      return this.addressing.locate(host, rawPath);
    } catch {
      return {};
    }
  }
}

function assertNames(list: string | undefined): void {
  const odd = list?.split(',').find((name) => name.trim() !== '' && !isFieldName(name.trim()));
  if (odd !== undefined) throw new RolegateError('BadRequest', `Access-Control-Request-Headers "${odd.slice(0, 64)}" contains invalid character.`, { reason: 'preflight' });
}

function askedBy({ headers }: EdgeRequest): CrossOriginRequest {
  const method = headers['access-control-request-method'];
  if (headers.origin === undefined || headers.origin === '') throw new RolegateError('BadRequest', 'Insufficient information. Origin request header needed.', { reason: 'preflight' });
  if (method === undefined || !isCorsMethod(method)) throw new RolegateError('BadRequest', `Invalid Access-Control-Request-Method: ${method?.slice(0, 64) ?? 'null'}`, { reason: 'preflight' });
  assertNames(headers['access-control-request-headers']);
  return { origin: headers.origin, method, headers: requestedHeaders(headers['access-control-request-headers']) };
}

function forbidden(state: BucketState | undefined, { key }: S3Address, { method }: CrossOriginRequest): RolegateError {
  const why = !state ? 'Bucket not found'
    : !state.cors ? 'CORS is not enabled for this bucket.'
      : "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
  return new RolegateError('AccessForbidden', `CORSResponse: ${why}`, { reason: 'preflight', fields: { Method: method.slice(0, 64), ResourceType: key === undefined ? 'BUCKET' : 'OBJECT' } });
}
