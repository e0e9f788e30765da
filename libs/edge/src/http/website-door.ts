import { isRolegateError, RolegateError } from '#kernel';
import { type Authenticated, type Authenticator, type Directory, RawReply, type Registry, s3Errors } from '#operation';
import { awsOperation, parseRestInput } from '#protocol';
import {
  bucketInMemory, type BucketState, pageOf, type RateLimiter, type Redirection, redirectionByRule, redirectionOfAll, redirectionToFolder, type WebsiteConfiguration, type WebsitePlace,
} from '#s3';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { noBody } from '../pipeline/request-body.js';
import type { S3Addressing } from './addressing.js';
import type { CrossOrigin } from './cross-origin.js';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';
import { type ObjectOutput, replyOf } from './s3-reply.js';

const NO_QUERY = new URLSearchParams();
const OPERATIONS = { GET: awsOperation('s3', 'GetObject'), HEAD: awsOperation('s3', 'HeadObject') } as const;
/** What a visitor's browser may say of the page that it wants; everything else is not a website's. */
const HEADERS = ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const;

/** One visit of a page. */
interface Visit {
  readonly request: EdgeRequest;
  readonly bucket: string;
  readonly key: string;
  readonly website: WebsiteConfiguration;
  readonly place: WebsitePlace;
  readonly authenticated: Authenticated;
  readonly audit: AuditDraft;
}

export interface WebsiteServices {
  readonly registry: Registry;
  readonly authenticator: Authenticator;
  readonly pipeline: Pipeline;
  readonly addressing: S3Addressing;
  readonly crossOrigin: CrossOrigin;
  readonly directory: Pick<Directory, 'find' | 'catchUp'>;
  readonly rateLimiter: Pick<RateLimiter, 'admit'>;
}

/**
 * The website endpoint: buckets as sites on hosts of their own, for callers without credentials, in HTML. Source: S3 User
 * Guide, "Website endpoints", "Hosting a static website"; Ceph, rgw_dns_s3website_name.
 */
export class WebsiteDoor {
  constructor(private readonly services: WebsiteServices) {}

  ownsHost(host: string): boolean {
    return this.services.addressing.knows(host);
  }

  async serve(sent: EdgeRequest, audit: AuditDraft): Promise<EdgeReply> {
    const { addressing, authenticator, crossOrigin, rateLimiter } = this.services;
    audit.service = 's3';
    const address = addressing.locate(sent.host, sent.rawPath);
    audit.addressed = address;
    audit.website = true;
    if (sent.method === 'OPTIONS') return crossOrigin.preflight(sent, address, '');
    if (sent.method !== 'GET' && sent.method !== 'HEAD') throw new RolegateError('MethodNotAllowed', '', { fields: { Method: sent.method.slice(0, 64), ResourceType: 'OBJECT' } });
    const request: EdgeRequest = { ...sent, rawQuery: '', query: NO_QUERY };
    const authenticated = await authenticator.authenticate({ parts: request, presented: undefined, protocol: 's3', now: sent.now, sourceIp: sent.sourceIp, record: audit });
    audit.principal = authenticated.principal;
    const { bucket, key = '' } = address;
    audit.spend = rateLimiter.admit(authenticated.principal, bucket, sent.method);
    const { website } = await this.site(bucket);
    const virtualHost = addressing.bucketOf(sent.host) !== undefined;
    const place = { secure: sent.secure, host: sent.host, root: virtualHost ? '/' : `/${bucket!}/` };
    const elsewhere = redirectionOfAll(website, key, sent.rawQuery, place) ?? redirectionByRule(website, key, undefined, place);
    if (elsewhere) return redirected(elsewhere, request);
    if (!virtualHost && !sent.rawPath.includes('/', 1)) return redirected({ status: 302, location: place.root }, request);
    return this.page({ request, bucket: bucket!, key, website, place, authenticated, audit });
  }

  /** As S3Door's. */
  finish(request: EdgeRequest, _audit: AuditDraft, reply: EdgeReply): void {
    this.services.crossOrigin.finish(request, '', reply);
  }

  /** @throws RolegateError NoSuchBucket, NoSuchWebsiteConfiguration, after the log's tail was read */
  private async site(bucket: string | undefined): Promise<BucketState & { website: WebsiteConfiguration }> {
    const { directory } = this.services;
    const find = () => (bucket === undefined ? undefined : bucketInMemory(bucket, '', directory)?.state);
    let state = find();
    if (!state?.website) {
      await directory.catchUp();
      state = find();
    }
    const fields = { BucketName: bucket ?? '' };
    if (!state) throw new RolegateError('NoSuchBucket', '', { fields });
    if (!state.website) throw new RolegateError('NoSuchWebsiteConfiguration', '', { fields });
    return state as BucketState & { website: WebsiteConfiguration };
  }

  private async page(visit: Visit): Promise<EdgeReply> {
    try {
      return await this.object(visit, pageOf(visit.website, visit.key));
    } catch (error) {
      const status = isRolegateError(error) ? s3Errors[error.code as keyof typeof s3Errors]?.status : undefined;
      if (status === undefined || status < 400) throw error;
      return this.instead(visit, status, error);
    }
  }

  /** What a visitor gets in place of a page that he cannot have. @throws the error itself where there is nothing */
  private async instead(visit: Visit, status: number, error: unknown): Promise<EdgeReply> {
    const { website, key, place, request } = visit;
    if ((status === 403 || status === 404) && (await this.isFolder(visit))) return redirected(redirectionToFolder(key, place), request);
    const elsewhere = redirectionByRule(website, key, status, place);
    if (elsewhere) return redirected(elsewhere, request);
    if (!website.ErrorDocument || status >= 500) throw error;
    try {
      const { headers, body } = await this.object({ ...visit, request: { ...request, headers: withoutConditions(request) } }, website.ErrorDocument.Key);
      return { status, headers: { ...headers, 'x-amz-error-code': (error as RolegateError).code }, body };
    } catch (missing) {
      if (isRolegateError(missing)) throw error;
      throw missing;
    }
  }

  private async isFolder(visit: Visit): Promise<boolean> {
    const { key, website, request } = visit;
    if (key === '' || key.endsWith('/')) return false;
    try {
      await this.run({ ...visit, request: { ...request, headers: withoutConditions(request) } }, 'HEAD', pageOf(website, `${key}/`));
      return true;
    } catch (error) {
      if (isRolegateError(error)) return false;
      throw error;
    }
  }

  /** @throws RolegateError what GetObject and HeadObject refuse */
  private async object(visit: Visit, key: string): Promise<EdgeReply> {
    const method = visit.request.method as 'GET' | 'HEAD';
    const output = await this.run(visit, method, key);
    const moved = output instanceof RawReply ? undefined : (output as ObjectOutput).WebsiteRedirectLocation;
    if (moved === undefined) return replyOf(visit.request, OPERATIONS[method], output);
    await left((output as ObjectOutput).Body);
    return redirected({ status: 301, location: moved }, visit.request);
  }

  private async run({ request, bucket, authenticated, audit }: Visit, method: 'GET' | 'HEAD', key: string): Promise<unknown> {
    const schema = OPERATIONS[method];
    audit.operation = schema.name;
    const headers: Record<string, string | string[] | undefined> = {};
    for (const name of HEADERS) headers[name] = request.headers[name];
    const input = parseRestInput(schema, { bucket, key, query: NO_QUERY, headers });
    const { output } = await this.services.pipeline.run({ request, operation: this.services.registry.find('s3', schema.name)!, input, authenticated, body: noBody, audit });
    return output;
  }
}

/** A body that nobody reads: only one that was begun can be ended. */
async function left(body: ObjectOutput['Body']): Promise<void> {
  if (body === undefined || Buffer.isBuffer(body)) return;
  const pieces = body[Symbol.asyncIterator]();
  await pieces.next();
  await pieces.return?.();
}

/** Another object than the one that the visitor spoke of. */
function withoutConditions({ headers }: EdgeRequest): EdgeRequest['headers'] {
  const kept = { ...headers };
  for (const name of HEADERS) delete kept[name];
  return kept;
}

const redirected = ({ status, location }: Redirection, { requestId }: EdgeRequest): EdgeReply => ({ status, headers: { Location: location, 'x-amz-request-id': requestId } });
