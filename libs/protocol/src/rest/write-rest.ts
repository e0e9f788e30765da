import type { OperationSchema } from '../schema/operation-schema.js';
import { compileElement, compileStructure, compileText, s3Style, wireName, type ElementWriter } from '../xml/write-shape.js';
import { bindings, type Binding } from './bindings.js';
import { compileHeaderWriter } from './header-values.js';

export interface RestReply {
  /** The status of success in the model (200, 204); 206 and 304 are the operation's own business. */
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Absent when there is no body or the body is a stream. */
  readonly body?: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type HeaderWriter = (headers: Record<string, string>, output: any) => void;
interface BodyWriter {
  readonly contentType: string;
  readonly write: ElementWriter;
}
interface Writer {
  readonly status: number;
  readonly statusMember?: string;
  readonly headers: readonly HeaderWriter[];
  readonly body?: BodyWriter;
}

const compiled = new WeakMap<OperationSchema, Writer>();

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Outputs whose one member is the root's text: the trait s3UnwrappedXmlOutput, which the SDK's schemas leave out. */
const unwrapped: Readonly<Record<string, string>> = { GetBucketLocation: 'LocationConstraint' };

/** The SDK's client copies the header `Expires` to a member of its own, for values that are no date. */
const headerNames: Readonly<Record<string, string>> = { ExpiresString: 'Expires' };

/** Status, headers and body of a successful reply. Source: Smithy, "AWS restXml protocol". */
export function writeRestOutput<O>(operation: OperationSchema<unknown, O>, output: O): RestReply {
  let writer = compiled.get(operation);
  if (!writer) compiled.set(operation, (writer = compile(operation)));
  const value = (output ?? {}) as Record<string, unknown>;
  const headers: Record<string, string> = {};
  for (const write of writer.headers) write(headers, value);
  const status = writer.statusMember === undefined ? writer.status : (value[writer.statusMember] as number | undefined) ?? writer.status;
  const body = writer.body?.write(value);
  if (body === undefined || body === '') return { status, headers };
  headers['Content-Type'] ??= writer.body!.contentType;
  return { status, headers, body };
}

/**
 * The writer of one member of an S3 output's body, for entries that are rendered ahead: of a list such as `Contents` it
 * takes one entry. The texts, joined, go into the output as a RenderedXml in place of the list.
 */
export function compileEntry(operation: OperationSchema, member: string): ElementWriter {
  const schema = operation.output.getMemberSchema(member);
  const write = compileElement(wireName(member, schema), schema, s3Style);
  return schema.isListSchema() ? (entry) => write([entry]) : write;
}

function compile(operation: OperationSchema): Writer {
  const all = bindings(operation.output);
  const payload = all.find((one) => one.location === 'payload');
  const hasBody = all.some((one) => one.location === 'body');
  return {
    status: operation.http?.status ?? 200,
    statusMember: all.find((one) => one.location === 'status')?.name,
    headers: all.flatMap((one) => compileHeader(one) ?? []),
    body: payload ? compilePayload(operation, payload) : hasBody ? compileBody(operation) : undefined,
  };
}

function compileHeader({ name, wire, schema, location }: Binding): HeaderWriter | undefined {
  if (location === 'prefix') {
    return (headers, output) => {
      const values = output[name];
      for (const key in values) headers[wire + key] = values[key];
    };
  }
  if (location !== 'header') return undefined;
  const write = compileHeaderWriter(schema);
  const header = headerNames[wire] ?? wire;
  return (headers, output) => {
    const value = output[name];
    if (value !== undefined && value !== null) headers[header] = write(value);
  };
}

/** A string payload is a policy document (GetBucketPolicy). */
function compilePayload(operation: OperationSchema, { name, wire, schema }: Binding): BodyWriter {
  if (schema.isStringSchema()) return { contentType: 'application/json', write: (output) => output[name] ?? '' };
  const write = compileStructure(wire, schema, s3Style, ` xmlns="${operation.namespace}"`);
  return {
    contentType: 'application/xml',
    write: (output) => (output[name] === undefined || output[name] === null ? '' : PROLOG + write(output[name])),
  };
}

function compileBody(operation: OperationSchema): BodyWriter {
  const { output: schema, namespace, name } = operation;
  const root = (schema.getMergedTraits().xmlName as string | undefined) ?? schema.getName() ?? `${name}Result`;
  const xmlns = ` xmlns="${namespace}"`;
  const inner = unwrapped[name];
  if (inner !== undefined) {
    const text = compileText(schema.getMemberSchema(inner), s3Style);
    return { contentType: 'application/xml', write: (output) => `${PROLOG}<${root}${xmlns}>${text(output[inner] ?? '')}</${root}>` };
  }
  const write = compileStructure(root, schema, s3Style, xmlns);
  return { contentType: 'application/xml', write: (output) => PROLOG + write(output) };
}

