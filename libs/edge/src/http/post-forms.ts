import { RolegateError } from '#kernel';
import type { Authenticated, Authenticator, Operation, Registry } from '#operation';
import { awsOperation, boundaryOf, MultipartForm, parseRestInput, validateInput, writeRestOutput } from '#protocol';
import { assertPolicyAllows, FormFields, keyOfForm, parsePostPolicy, type PostPolicy, postReply, putHeaders, type RateLimiter, withinRanges } from '#s3';
import { type PresentedSignature, readFormSignature, readPayloadPlan, readSignature, shownKeyId } from '#signatures';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import { type Pipeline, refuseAnonymous } from '../pipeline/pipeline.js';
import { assertBelowRoot, type S3Address } from './addressing.js';
import { clientBytes } from './client-bytes.js';
import { DecodedBody } from './decoded-body.js';
import type { EdgeRequest } from './edge-request.js';
import { assertPatience } from './read-body.js';
import type { EdgeReply } from './reply.js';

/** Bytes of a form in front of its file. Source: S3 API Reference, "POST Object". */
const MOST_BEFORE_FILE = 20 << 10;
const NO_QUERY = new URLSearchParams();
const SCHEMA = awsOperation('s3', 'PutObject');

/** Where a form goes: to a bucket. */
export interface FormAddress extends S3Address {
  /** The host is the bucket's own. */
  readonly virtualHost: boolean;
}

/** Whether a request goes where forms go: by POST to a bucket itself. */
const isForForms = ({ method, rawQuery }: EdgeRequest, { bucket, key }: S3Address): boolean => method === 'POST' && bucket !== undefined && key === undefined && rawQuery === '';

/** Whether a browser uploads an object by a form. */
export const isPostForm = (request: EdgeRequest, address: S3Address): boolean =>
  isForForms(request, address) && (request.headers['content-type'] ?? '').trimStart().toLowerCase().startsWith('multipart/form-data');

/** What S3 says to something else that is posted to a bucket. */
export const noForm = (request: EdgeRequest, address: S3Address): RolegateError | undefined => isForForms(request, address)
  ? new RolegateError('PreconditionFailed', '', { fields: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' }, reason: 'malformed-form' })
  : undefined;

/** What the fields of a form come to, before anybody knows whose it is. */
interface Posted {
  readonly form: MultipartForm;
  readonly fields: FormFields;
  readonly bucket: string;
  readonly key: string;
  readonly presented: PresentedSignature | undefined;
}

/**
 * Browser uploads (S3 API Reference, "POST Object"): the fields are read, the rest is a PutObject request, whose body is the
 * file as it arrives.
 */
export class PostForms {
  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly rateLimiter: Pick<RateLimiter, 'admit'>,
  ) {}

  async serve(sent: EdgeRequest, address: FormAddress, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    audit.operation = 'PostObject';
    refuseOtherSignature(sent);
    if (sent.contentLength === undefined) throw new RolegateError('MissingContentLength', '', { reason: 'missing-length' });
    const boundary = boundaryOf(sent.headers['content-type']!);
    proceed();
    const form = new MultipartForm(counted(clientBytes(sent.incoming), audit), boundary, MOST_BEFORE_FILE);
    try {
      return await this.store(sent, await read(form, address.bucket!), address, audit);
    } finally {
      await form.close();
    }
  }

  private async store(sent: EdgeRequest, posted: Posted, { virtualHost }: FormAddress, audit: AuditDraft): Promise<EdgeReply> {
    const { fields, bucket, key, presented } = posted;
    audit.presentedKeyId = presented ? shownKeyId(presented.accessKeyId) : '';
    const authenticated = await this.authenticator.authenticate({ parts: sent, presented, protocol: 's3', now: sent.now, sourceIp: sent.sourceIp, record: audit });
    audit.principal = authenticated.principal;
    const policy = presented?.policy === undefined ? undefined : parsePostPolicy(presented.policy);
    if (policy) assertPolicyAllows(policy, fields, { bucket, key, account: authenticated.principal.account }, sent.now);
    const operation = this.registry.find('s3', SCHEMA.name)!;
    refuseAnonymous(operation, authenticated.principal);
    audit.spend = this.rateLimiter.admit(authenticated.principal, bucket, sent.method);
    const output = await this.put(sent, posted, policy, operation, authenticated, audit);
    const { headers } = writeRestOutput(SCHEMA, output);
    const { status, headers: all, body } = postReply(fields, { bucket, key, secure: sent.secure, host: sent.host, virtualHost }, headers);
    return { status, headers: { ...all, 'x-amz-request-id': sent.requestId }, body: body === '' ? undefined : body };
  }

  private async put(sent: EdgeRequest, { form, fields, bucket, key }: Posted, policy: PostPolicy | undefined, operation: Operation, authenticated: Authenticated, audit: AuditDraft): Promise<unknown> {
    const headers = putHeaders(fields, sent.headers);
    const request: EdgeRequest = { ...sent, headers, rawQuery: '', query: NO_QUERY };
    const atMost = sent.contentLength! - form.beforeFile - form.atEnd;
    if (atMost < 0) throw new RolegateError('MalformedPOSTRequest', '', { reason: 'malformed-form' });
    const file = policy && policy.ranges.length > 0 ? withinRanges(form.file(), policy.ranges) : form.file();
    const body = new DecodedBody(file, readPayloadPlan(headers), () => {}, () => {}, atMost);
    const input = parseRestInput(SCHEMA, { bucket, key, query: NO_QUERY, headers });
    const invalid = validateInput(SCHEMA, input);
    if (invalid) throw invalid;
    const { output, scope } = await this.pipeline.run({ request, operation, input, authenticated, body, audit });
    audit.principal = scope.principal;
    return output;
  }
}

/** A form is signed by its fields, so that a header or a query that signs as well would leave open what counts. */
function refuseOtherSignature(sent: EdgeRequest): void {
  if (readSignature(sent, 's3')) throw new RolegateError('InvalidArgument', 'Only one auth mechanism allowed; a form is signed by its fields', { fields: { ArgumentName: 'Authorization' }, reason: 'malformed-signature' });
}

async function read(form: MultipartForm, bucket: string): Promise<Posted> {
  const { fields: given, file } = await form.readFields();
  const fields = new FormFields(given);
  const key = keyOfForm(fields, file?.filename);
  assertBelowRoot(key);
  if (!file) throw new RolegateError('IncorrectNumberOfFilesInPostRequest', '', { reason: 'malformed-form' });
  return { form, fields, bucket, key, presented: readFormSignature(fields.get) };
}

async function* counted(source: AsyncIterable<Buffer>, audit: AuditDraft): AsyncGenerator<Buffer> {
  const began = performance.now();
  for await (const piece of source) {
    // Behind the fields a file may take its time, as any upload.
    if (audit.bytesIn <= MOST_BEFORE_FILE) assertPatience(began);
    audit.bytesIn += piece.length;
    yield piece;
  }
}
