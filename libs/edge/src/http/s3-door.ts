import { RolegateError } from '#kernel';
import { type Authenticated, type Authenticator, type Operation, RawReply, type Registry, type RequestBody } from '#operation';
import { type OperationSchema, parseRestInput, routeS3, validateInput, writeRestOutput } from '#protocol';
import { type PresentedSignature, readPayloadPlan, readSignature } from '#signatures';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { S3Address, S3Addressing } from './addressing.js';
import { DecodedBody } from './decoded-body.js';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';
import { readWhole } from './read-body.js';

/** Bytes; the largest XML body is DeleteObjects with 1,000 keys of 1,024 bytes, escaped. */
const LARGEST_DOCUMENT = 8 << 20;

/** S3: path style and virtual hosts, header-signed, presigned and anonymous. */
export class S3Door {
  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly addressing: S3Addressing,
    private readonly hosts: readonly string[],
  ) {}

  async serve(request: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    audit.service = 's3';
    const address = this.addressing.locate(request.host, request.rawPath);
    const schema = routeS3({ method: request.method, ...address, query: request.query, headers: request.headers });
    audit.operation = schema.name;
    const presented = readSignature(request, 's3');
    audit.presentedKeyId = presented?.accessKeyId ?? '';
    const authenticated = await this.authenticator.authenticate({ parts: request, presented, protocol: 's3', now: request.now, hosts: this.hosts });
    audit.principal = authenticated.principal;
    const operation = this.registry.find('s3', schema.name);
    if (!operation) throw new RolegateError('NotImplemented', `The operation ${schema.name} is known but not implemented.`);
    const body = this.bodyOf(request, presented, authenticated, audit, proceed);
    const input = await this.inputOf(request, schema, operation, address, body);
    const { output, scope } = await this.pipeline.run({ request, operation, input, authenticated, body, audit });
    audit.principal = scope.principal;
    return replyOf(request, schema, output);
  }

  private bodyOf(request: EdgeRequest, presented: PresentedSignature | undefined, authenticated: Authenticated, audit: AuditDraft, proceed: () => void): RequestBody {
    const sigv4 = presented?.scheme === 'sigv4' ? presented : undefined;
    const plan = readPayloadPlan(request.headers, { presented: sigv4, verified: authenticated.verified });
    return new DecodedBody(request, plan, proceed, (bytes) => (audit.bytesIn += bytes));
  }

  private async inputOf(request: EdgeRequest, schema: OperationSchema, operation: Operation, address: S3Address, body: RequestBody): Promise<unknown> {
    const streams = operation.kind === 'stream' && operation.streamsBody === true;
    const hasBody = request.method === 'PUT' || request.method === 'POST';
    const bodyText = streams || !hasBody ? undefined : (await readWhole(body as AsyncIterable<Buffer>, body.size, LARGEST_DOCUMENT, 'EntityTooLarge')).toString('utf8');
    const input = parseRestInput(schema, { ...address, query: request.query, headers: request.headers, bodyText });
    const invalid = validateInput(schema, input);
    if (invalid) throw invalid;
    return input;
  }
}

function replyOf(request: EdgeRequest, schema: OperationSchema, output: unknown): EdgeReply {
  const id = { 'x-amz-request-id': request.requestId };
  if (output instanceof RawReply) return { status: output.status, headers: { ...output.headers, ...id }, body: output.body };
  const { status, headers, body } = writeRestOutput(schema, output);
  const stream = (output as { Body?: Buffer | AsyncIterable<Buffer> } | undefined)?.Body;
  const head: Record<string, string> = { ...headers, ...id };
  if (request.method === 'HEAD') return { status, headers: head };
  const partial = head['Content-Range'] !== undefined;
  return { status: partial ? 206 : status, headers: head, body: stream ?? body };
}
