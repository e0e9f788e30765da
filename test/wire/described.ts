import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument, type OpenApiOperation } from '#admin';
import type { Reply, Sketch } from '../conformance/request.js';
import { features } from '../../apps/gateway/src/features.js';

const PREFIX = '/admin/rolegate/v1/';
const document = openApiDocument(features({} as never).flatMap((feature) => feature.operations));
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(JSON.parse(JSON.stringify(document)) as object, 'api');

interface Documented {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly operation: OpenApiOperation;
}

/** Templates last, as a router takes them. */
const documented: readonly Documented[] = Object.entries(document.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) })))
  .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

const pointer = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
const schemas = new Map<string, ValidateFunction>();
function schemaOf(one: Documented, status: number): ValidateFunction {
  const ref = `api#/paths/${encodeURIComponent(pointer(one.path))}/${one.method}/responses/${status}/content/application~1json/schema`;
  if (!schemas.has(ref)) schemas.set(ref, ajv.compile({ $ref: ref }));
  return schemas.get(ref)!;
}

/** Operations of the document, and which of them were answered with success. */
export const answered = new Map<string, boolean>(documented.map(({ operation }) => [operation.operationId, false]));

/**
 * What the OpenAPI document does not say of a request to our own API and of its reply; nothing is wrong when it is empty. A
 * request that was refused may have had any parameters.
 */
export function undescribed({ method = 'GET', path = '', query = {} }: Omit<Sketch, 'as'>, { status, body }: Reply): readonly string[] {
  const bare = path.split('?')[0]!;
  if (!bare.startsWith(PREFIX) || query.format === 'xml') return [];
  const one = documented.find((row) => row.method === method.toLowerCase() && row.pattern.test(bare));
  if (!one) return status === 405 ? [] : [`${method} ${bare} answers ${status}, and stands nowhere`];
  const reply = one.operation.responses[String(status)];
  if (!reply) return [`${one.operation.operationId} does not say that it answers ${status}`];
  if (status < 300) answered.set(one.operation.operationId, true);
  const known = new Set(one.operation.parameters.map(({ name }) => name));
  const strangers = status < 300 ? Object.keys(query).filter((name) => !known.has(name)).map((name) => `${one.operation.operationId} has no parameter ${name}`) : [];
  return [...strangers, ...wrongWith(one, status, reply.content !== undefined, body)];
}

function wrongWith(one: Documented, status: number, hasBody: boolean, body: string): readonly string[] {
  if (!hasBody) return body === '' ? [] : [`${one.operation.operationId} answers a body: ${body}`];
  const validate = schemaOf(one, status);
  if (validate(JSON.parse(body))) return [];
  return validate.errors!.map(({ instancePath, message, params }) => `${one.operation.operationId} ${status}: ${instancePath} ${message} ${JSON.stringify(params)}`);
}
