import { isUtf8 } from 'node:buffer';
import { isRolegateError, RolegateError } from '#kernel';
import { type Authenticated, type Authenticator, type Operation, type Registry, type RequestBody } from '#operation';
import { type OperationSchema, parseRestInput, routeS3, routeS3Control, validateInput } from '#protocol';
import { type PresentedSignature, readPayloadPlan, readSignature, shownKeyId } from '#signatures';
import type { RateLimiter } from '#s3';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import { type Pipeline, refuseAnonymous } from '../pipeline/pipeline.js';
import type { S3Address, S3Addressing } from './addressing.js';
import { clientBytes } from './client-bytes.js';
import type { CrossOrigin } from './cross-origin.js';
import { DecodedBody } from './decoded-body.js';
import type { EdgeRequest } from './edge-request.js';
import { isPostForm, noForm, PostForms } from './post-forms.js';
import { withPresignedHeaders } from './presigned-headers.js';
import { readWhole } from './read-body.js';
import type { EdgeReply } from './reply.js';
import { replyOf } from './s3-reply.js';

/** Bytes; the largest XML body is DeleteObjects with 1,000 keys of 1,024 bytes, escaped. */
const LARGEST_DOCUMENT = 8 << 20;

/** S3: path style and virtual hosts, header-signed, presigned and anonymous. */
export class S3Door {
  /** Public hosts that no bucket has for its own. */
  private readonly hosts: readonly string[];
  private readonly forms: PostForms;

  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly addressing: S3Addressing,
    private readonly crossOrigin: CrossOrigin,
    private readonly rateLimiter: Pick<RateLimiter, 'admit'>,
    publicHosts: readonly string[],
  ) {
    this.forms = new PostForms(registry, authenticator, pipeline, rateLimiter);
    this.hosts = publicHosts.filter((host) => addressing.bucketOf(host) === undefined);
  }

  /** The host is a bucket's own (virtual-host style). */
  ownsHost(host: string): boolean {
    return this.addressing.bucketOf(host) !== undefined;
  }

  async serve(sent: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    audit.service = 's3';
    const control = routeS3Control(sent);
    const address = control ? OF_ACCOUNT : this.addressing.locate(sent.host, sent.rawPath);
    audit.addressed = address;
    if (sent.method === 'OPTIONS') return this.crossOrigin.preflight(sent, address, await this.accountOf(sent));
    if (isPostForm(sent, address)) return this.forms.serve(sent, { ...address, virtualHost: this.ownsHost(sent.host) }, audit, proceed);
    let schema = control ? named(control, audit) : routeOf(sent, address, audit);
    const presented = readSignature(sent, 's3');
    audit.presented = presented;
    audit.presentedKeyId = presented ? shownKeyId(presented.accessKeyId) : '';
    const request = withPresignedHeaders(sent, presented);
    if (request !== sent && !control) schema = routeOf(request, address, audit);
    const authenticated = await this.authenticator.authenticate({ parts: sent, presented, protocol: 's3', now: request.now, hostBucket: this.addressing.bucketOf(sent.host), sourceIp: request.sourceIp, hosts: this.signedHosts(request), record: audit });
    audit.principal = authenticated.principal;
    const operation = this.registry.find('s3', schema.name);
    if (!operation) throw new RolegateError('NotImplemented', `The operation ${schema.name} is known but not implemented.`);
    refuseAnonymous(operation, authenticated.principal);
    audit.spend = this.rateLimiter.admit(authenticated.principal, address.bucket, request.method);
    const body = this.bodyOf(request, operation, presented, authenticated, audit, proceed);
    const input = await this.inputOf(request, schema, operation, address, body);
    const { output, scope } = await this.pipeline.run({ request, operation, input, authenticated, body, audit });
    audit.principal = scope.principal;
    const reply = replyOf(request, schema, output);
    // S3 User Guide, "Using Requester Pays general purpose buckets", "Charge details".
    if (audit.charged) reply.headers['x-amz-request-charged'] = 'requester';
    return reply;
  }

  /** What every reply gets last, also that of a refusal. */
  finish(request: EdgeRequest, audit: AuditDraft, reply: EdgeReply): void {
    this.crossOrigin.finish(request, audit.principal?.account ?? '', reply);
  }

  /**
   * Whose URL a preflight is for: the signature of a presigned one is that of the request to come. Nothing is granted by it,
   * so who cannot be told counts as nobody: the browser does not send what else was signed before it is allowed to.
   */
  private async accountOf(sent: EdgeRequest): Promise<string> {
    const method = sent.headers['access-control-request-method'];
    if (sent.rawQuery === '' || method === undefined) return '';
    try {
      const parts = { ...sent, method };
      const presented = readSignature(parts, 's3');
      if (!presented) return '';
      const { principal } = await this.authenticator.authenticate({ parts, presented, protocol: 's3', now: sent.now, hostBucket: this.addressing.bucketOf(sent.host), sourceIp: sent.sourceIp, hosts: this.signedHosts(sent) });
      return principal.account;
    } catch (error) {
      if (isRolegateError(error)) return '';
      throw error;
    }
  }

  /**
   * A signature names the bucket by the host or by the path. Were public hosts tried on a bucket's own host, a path-style
   * URL signed for `/mine/key` would open `mine/key` in any bucket that its signer may read.
   */
  private signedHosts(request: EdgeRequest): readonly string[] | undefined {
    return this.hosts.length === 0 || this.ownsHost(request.host) ? undefined : this.hosts;
  }

  private bodyOf(request: EdgeRequest, operation: Operation, presented: PresentedSignature | undefined, authenticated: Authenticated, audit: AuditDraft, proceed: () => void): RequestBody {
    const sigv4 = presented?.scheme === 'sigv4' ? presented : undefined;
    const checksums = operation.name !== 'CompleteMultipartUpload';
    const plan = readPayloadPlan(request.headers, { presented: sigv4, verified: authenticated.verified, checksums });
    if (streamsBody(operation) && request.contentLength === undefined && request.headers['transfer-encoding'] === undefined) {
      throw new RolegateError('MissingContentLength', 'You must provide the Content-Length HTTP header.', { reason: 'missing-length' });
    }
    return new DecodedBody(clientBytes(request.incoming), plan, proceed, (bytes) => (audit.bytesIn += bytes));
  }

  private async inputOf(request: EdgeRequest, schema: OperationSchema, operation: Operation, address: S3Address, body: RequestBody): Promise<unknown> {
    const hasDocument = (request.method === 'PUT' || request.method === 'POST') && !streamsBody(operation);
    const bodyText = hasDocument ? documentText(await readWhole(body, { declared: body.size, limit: LARGEST_DOCUMENT, tooLarge: 'MaxMessageLengthExceeded' }), operation) : undefined;
    const input = parseRestInput(schema, { bucket: address.bucket, key: address.key, query: request.query, headers: request.headers, bodyText });
    const invalid = validateInput(schema, input);
    if (invalid) throw invalid;
    return input;
  }
}

/** What a request of S3 Control is about: no bucket, even where its host could be one's. */
const OF_ACCOUNT: S3Address = {};

function routeOf(request: EdgeRequest, address: S3Address, audit: AuditDraft): OperationSchema {
  const { method, query, headers } = request;
  try {
    return named(routeS3({ method, bucket: address.bucket, key: address.key, query, headers }), audit);
  } catch (error) {
    throw noForm(request, address) ?? error;
  }
}

function named(schema: OperationSchema, audit: AuditDraft): OperationSchema {
  audit.operation = schema.name;
  return schema;
}

/** Bytes that are no UTF-8 would be read as other text than was sent: another key, another tag. @throws RolegateError MalformedXML, MalformedPolicy */
function documentText(document: Buffer, { name }: Operation): string {
  if (isUtf8(document)) return document.toString('utf8');
  throw new RolegateError(name === 'PutBucketPolicy' ? 'MalformedPolicy' : 'MalformedXML', '', { detail: 'the body is not UTF-8' });
}

const streamsBody = (operation: Operation): boolean => operation.kind === 'stream' && operation.streamsBody === true;
