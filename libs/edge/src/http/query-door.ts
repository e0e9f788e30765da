import type { TLSSocket } from 'node:tls';
import { RolegateError } from '#kernel';
import type { Authenticator, ClientConnection, Registry } from '#operation';
import { findQueryOperation, parseQueryInput, validateInput, writeQueryOutput } from '#protocol';
import { readSignature, shownKeyId } from '#signatures';
import type { AuditDraft } from '../pipeline/audit-draft.js';
import { type Pipeline, refuseAnonymous } from '../pipeline/pipeline.js';
import { noBody } from '../pipeline/request-body.js';
import type { EdgeRequest } from './edge-request.js';
import { FormBodies } from './form-bodies.js';
import type { EdgeReply } from './reply.js';

const FORM = 'application/x-www-form-urlencoded';

type Parameters = readonly (readonly [string, string])[];

/** STS and IAM: parameters in the query string, in a form, or in both (Ceph's documents use the query of a POST). */
export class QueryDoor {
  private readonly bodies = new FormBodies();

  constructor(
    private readonly registry: Registry,
    private readonly authenticator: Authenticator,
    private readonly pipeline: Pipeline,
    private readonly hosts: readonly string[],
  ) {}

  /** One endpoint serves everything: a POST or GET to `/` that names an Action, or brings a form, is STS or IAM. */
  takes(request: EdgeRequest): boolean {
    if (request.rawPath !== '/' || (request.method !== 'POST' && request.method !== 'GET')) return false;
    return (request.method === 'POST' && isForm(request)) || request.query.has('Action');
  }

  async serve(request: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply> {
    // What an unreadable signature is answered with names the service: a query says which.
    audit.service = findQueryOperation(request.query.get('Action') ?? '')?.service ?? 'sts';
    // The signature covers the body: it is read first. What the headers alone condemn is refused before that.
    const presented = readSignature(request, 'query');
    audit.presentedKeyId = presented ? shownKeyId(presented.accessKeyId) : '';
    const body = await this.bodies.read(request, presented !== undefined, proceed);
    audit.bytesIn = body.length;
    const parameters = parametersOf(request, body);
    const schema = this.schemaOf(parameters, audit);
    const action = { name: schema.name, parameter: (wanted: string) => parameters.find(([name]) => name === wanted)?.[1] };
    const authenticated = await this.authenticator.authenticate({ parts: request, presented, protocol: 'query', now: request.now, body, action, sourceIp: request.sourceIp, connection: connectionOf(request), hosts: this.hosts, record: audit });
    audit.principal = authenticated.principal;
    const operation = this.registry.find(schema.service, schema.name);
    if (!operation) throw new RolegateError('NotImplemented', `The operation ${schema.name} is known but not implemented.`);
    // Before the input is judged: a stranger learns nothing from it.
    refuseAnonymous(operation, authenticated.principal);
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

  private schemaOf(parameters: Parameters, audit: AuditDraft): NonNullable<ReturnType<typeof findQueryOperation>> {
    const action = parameters.find(([name]) => name === 'Action')?.[1];
    if (!action) throw new RolegateError('MissingAction', 'The request is missing an action or a required parameter.');
    const schema = findQueryOperation(action);
    if (!schema) throw new RolegateError('InvalidAction', `Could not find operation ${action.slice(0, 128)}`);
    audit.service = schema.service;
    audit.operation = schema.name;
    return schema;
  }
}

function connectionOf({ incoming, proxied }: EdgeRequest): ClientConnection {
  const socket = incoming.socket as TLSSocket;
  return { proxied, tls: socket.encrypted ? socket : undefined };
}

const isForm = (request: EdgeRequest): boolean => (request.headers['content-type'] ?? '').toLowerCase().startsWith(FORM);

/**
 * A body without a type is taken for a form, as RGW does. NUL stands in no parameter of either service, and in no text
 * column either.
 * @throws RolegateError MalformedInput
 */
function parametersOf(request: EdgeRequest, body: Buffer): Parameters {
  const inForm = body.length > 0 && (request.headers['content-type'] === undefined || isForm(request)) ? body.toString('utf8') : '';
  if (request.rawQuery.includes('%00') || inForm.includes('%00') || inForm.includes('\0')) throw new RolegateError('MalformedInput', 'Parameters may not contain NUL.', { reason: 'nul-in-parameter' });
  const form = inForm === '' ? undefined : [...new URLSearchParams(inForm)];
  if (request.rawQuery === '') return form ?? [];
  return form ? [...request.query, ...form] : [...request.query];
}
