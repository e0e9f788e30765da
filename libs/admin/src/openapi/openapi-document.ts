import { adminErrors, type ApiSchema, type Operation } from '#operation';
import { errorReplies } from './error-replies.js';
import { described, type DescribedOperation } from './described-operations.js';

/** An OpenAPI 3.1 document as plain data. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly [member: string]: unknown;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters: readonly OpenApiParameter[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: ApiSchema | object }>> }>>;
  readonly [member: string]: unknown;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly [member: string]: unknown;
}

const INFO = {
  title: 'Rolegate admin API',
  version: '1',
  description: "What Ceph's admin API has no word for. Requests are signed as S3 requests are (AWS Signature Version 4, service s3); a caller needs the caps that x-rolegate-caps names, as `radosgw-admin caps add` gives them, or is an administrator.",
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

const ERROR: ApiSchema = {
  type: 'object', required: ['Code', 'Message', 'RequestId', 'HostId'], additionalProperties: false,
  properties: { Code: { type: 'string', enum: Object.keys(adminErrors) }, Message: { type: 'string' }, RequestId: { type: 'string', description: 'What `rolegate explain` takes.' }, HostId: { type: 'string' } },
};

/** The document of all operations below /admin/rolegate/v1, from their own descriptors. @throws Error for one without a description */
export function openApiDocument(operations: readonly Operation[]): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const group of routes(described(operations))) (paths[group[0]!.path] ??= {})[group[0]!.method] = operationOf(group);
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/', description: 'Any node, or the balancer before them.' }],
    security: [{ sigv4: [] }],
    paths,
    components: {
      securitySchemes: { sigv4: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4 in the header, or Version 2 in profile ceph.' } },
      schemas: { Error: ERROR },
    },
  };
}

/** Operations that share method and path, told apart by a parameter without value; the one without it comes first. */
function routes(operations: readonly DescribedOperation[]): readonly (readonly DescribedOperation[])[] {
  const groups = new Map<string, DescribedOperation[]>();
  for (const one of operations) groups.set(`${one.path} ${one.method}`, [...(groups.get(`${one.path} ${one.method}`) ?? []), one]);
  return [...groups.keys()].sort().map((key) => groups.get(key)!.sort((a, b) => Number(a.subresource !== undefined) - Number(b.subresource !== undefined)));
}

function operationOf(group: readonly DescribedOperation[]): OpenApiOperation {
  const [first] = group as [DescribedOperation];
  const body = group.map(({ api }) => api.body).find((one) => one !== undefined);
  return {
    operationId: first.name,
    tags: [first.feature],
    summary: group.map(({ api }) => api.summary).join(' '),
    ...(group.length > 1 && { 'x-rolegate-operations': group.map(({ name }) => name) }),
    'x-rolegate-caps': [...new Set(group.map(({ caps }) => caps))].join('; '),
    parameters: parametersOf(group),
    ...(body && { requestBody: { description: [...new Set(group.flatMap(({ api }) => api.body?.doc ?? []))].join(' '), required: group.every(({ api }) => api.body?.required === true), content: { [body.type]: { schema: body.schema ?? { type: 'string' } } } } }),
    responses: { 200: success(group), ...errorReplies(group.flatMap(({ errors }) => errors)) },
  };
}

const FORMAT: OpenApiParameter = { name: 'format', in: 'query', description: 'JSON unless xml is asked for.', schema: { type: 'string', enum: ['json', 'xml'] } };

function parametersOf(group: readonly DescribedOperation[]): readonly OpenApiParameter[] {
  const [{ path }] = group as [DescribedOperation];
  const all = new Map<string, OpenApiParameter>();
  for (const { api, subresource } of group) {
    if (subresource !== undefined) all.set(subresource, { name: subresource, in: 'query', description: `${api.summary} Without a value.`, allowEmptyValue: true, schema: { type: 'string' } });
    for (const [name, { doc, schema = { type: 'string' }, required }] of Object.entries(api.parameters ?? {})) {
      const place = path.includes(`{${name}}`) ? 'path' : 'query';
      const everywhere = place === 'path' || (required === true && group.every((one) => one.api.parameters?.[name]?.required === true));
      if (!all.has(name)) all.set(name, { name, in: place, description: doc, ...(everywhere && { required: true }), schema });
    }
  }
  return [...all.values(), FORMAT];
}

function success(group: readonly DescribedOperation[]): OpenApiOperation['responses'][string] {
  const replies = group.flatMap(({ api }) => api.reply ?? []);
  if (replies.length === 0) return { description: 'Done; there is no body.' };
  return { description: 'Done.', content: { 'application/json': { schema: replies.length === 1 ? replies[0]! : { anyOf: replies } } } };
}
