import { RolegateError } from '#kernel';
import type { Authenticator, Registry } from '#operation';
import { findQueryOperation, parseQueryInput, validateInput, writeQueryOutput } from '#protocol';
import { readSignature } from '#signatures';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { noBody } from '../pipeline/request-body.js';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';
import { readWhole } from './read-body.js';

/** Bytes; SAML metadata of 10,000,000 characters is the largest parameter in the models, URL-encoded policies are below 1 MiB. */
const LARGEST_FORM = 1 << 20;
const FORM = 'application/x-www-form-urlencoded';

/** STS and IAM: parameters in the query string, in a form, or in both (Ceph's documents use the query of a POST). */
export class QueryDoor {
  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly hosts: readonly string[],
  ) {}

  /** One endpoint serves everything: a POST or GET to `/` that names an Action is STS or IAM. */
  takes(request: EdgeRequest): boolean {
    if (request.rawPath !== '/' && request.rawPath !== '') return false;
    if (request.method !== 'POST' && request.method !== 'GET') return false;
    return request.query.has('Action') || (request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith(FORM));
  }

  async serve(request: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    proceed();
    const body = await readWhole(request.incoming, request.contentLength, LARGEST_FORM, 'RequestEntityTooLarge');
    audit.bytesIn = body.length;
    const parameters = [...request.query, ...new URLSearchParams(body.toString('utf8'))];
    const schema = this.schemaOf(parameters, audit);
    const presented = readSignature(request, 'query');
    audit.presentedKeyId = presented?.accessKeyId ?? '';
    const authenticated = await this.authenticator.authenticate({ parts: request, presented, protocol: 'query', now: request.now, body, hosts: this.hosts });
    audit.principal = authenticated.principal;
    const operation = this.registry.find(schema.service, schema.name);
    if (!operation) throw new RolegateError('NotImplemented', `The operation ${schema.name} is known but not implemented.`);
    const input = parseQueryInput(schema, parameters);
    const invalid = validateInput(schema, input);
    if (invalid) throw invalid;
    const { output, scope } = await this.pipeline.run({ request, operation, input, authenticated, body: noBody, audit });
    audit.principal = scope.principal;
    return {
      status: 200,
      headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': request.requestId },
      body: writeQueryOutput(schema, output, request.requestId),
    };
  }

  private schemaOf(parameters: readonly (readonly [string, string])[], audit: AuditDraft): NonNullable<ReturnType<typeof findQueryOperation>> {
    const action = parameters.find(([name]) => name === 'Action')?.[1];
    audit.service = 'sts';
    if (!action) throw new RolegateError('MissingAction', 'The request is missing an action or a required parameter.');
    const schema = findQueryOperation(action);
    if (!schema) throw new RolegateError('InvalidAction', `Could not find operation ${action.slice(0, 128)}`);
    audit.service = schema.service;
    audit.operation = schema.name;
    return schema;
  }
}
