import { RolegateError } from '#kernel';
import type { OperationSchema } from '../schema/operation-schema.js';
import { XmlSyntaxError, parseXml } from '../xml/parse-xml.js';
import { compileReader, compileStructure, type ElementReader } from '../xml/read-shape.js';
import { bindings, type Binding } from './bindings.js';
import { compileHeaderText } from './header-values.js';
import { headerText, type RestRequest } from './rest-request.js';

type Assign = (input: Record<string, unknown>, request: RestRequest) => void;

const compiled = new WeakMap<OperationSchema, readonly Assign[]>();

/** Larger bodies are refused before they are parsed; 10,000 parts of a multipart upload stay below 4 MB. */
const MAX_BODY = 8 << 20;

/**
 * The typed input of an S3 request from path, query, headers and a small body. A streaming payload is left out: the
 * stream goes to the operation apart. Throws InvalidArgument (ArgumentName, ArgumentValue) for a parameter that does not
 * parse and MalformedXML for a body that is not well-formed or not of the operation's shape.
 */
export function parseRestInput<I>(operation: OperationSchema<I>, request: RestRequest): I {
  let assigns = compiled.get(operation);
  if (!assigns) {
    assigns = compile(operation);
    compiled.set(operation, assigns);
  }
  const input: Record<string, unknown> = {};
  for (const assign of assigns) assign(input, request);
  return input as I;
}

function compile(operation: OperationSchema): Assign[] {
  const all = bindings(operation.input);
  const assigns: Assign[] = [];
  for (const one of all) {
    const assign = compileBinding(one);
    if (assign) assigns.push(assign);
  }
  if (all.some((one) => one.location === 'body')) assigns.push(compileBody(operation));
  return assigns;
}

function compileBinding(one: Binding): Assign | undefined {
  switch (one.location) {
    case 'label':
      return compileLabel(one.name);
    case 'query':
      return compileQuery(one);
    case 'header':
      return compileHeader(one);
    case 'prefix':
      return compilePrefix(one);
    case 'payload':
      return compilePayload(one);
    default:
      return undefined;
  }
}

function compileLabel(name: string): Assign {
  if (name === 'Bucket') return (input, { bucket }) => void (bucket && (input.Bucket = bucket));
  if (name === 'Key') return (input, { key }) => void (key && (input.Key = key));
  throw new Error(`a label that S3 does not have: ${name}`);
}

function compileQuery({ name, wire, schema }: Binding): Assign {
  const read = compileHeaderText(schema, wire);
  return (input, { query }) => {
    const text = query.get(wire);
    if (text === undefined || text === null) return;
    const value = read(text);
    if (value !== undefined) input[name] = value;
  };
}

function compileHeader({ name, wire, schema }: Binding): Assign {
  const lower = wire.toLowerCase();
  const read = compileHeaderText(schema, wire);
  return (input, { headers }) => {
    const raw = headers[lower];
    if (raw === undefined) return;
    const value = read(typeof raw === 'string' ? raw : raw.join(','));
    if (value !== undefined) input[name] = value;
  };
}

function compilePrefix({ name, wire }: Binding): Assign {
  return (input, { headers }) => {
    let values: Record<string, string> | undefined;
    for (const header in headers) {
      if (!header.startsWith(wire)) continue;
      const text = headerText(headers, header);
      if (text === undefined) continue;
      const key = header.slice(wire.length);
      values ??= {};
      if (key === '__proto__') Object.defineProperty(values, key, { value: text, enumerable: true, configurable: true, writable: true });
      else values[key] = text;
    }
    if (values) input[name] = values;
  };
}

function compilePayload({ name, wire, schema }: Binding): Assign {
  if (schema.isStringSchema()) return (input, { bodyText }) => void (bodyText && (input[name] = bodyText));
  if (schema.isBlobSchema()) return (input, { bodyText }) => void (bodyText && (input[name] = new TextEncoder().encode(bodyText)));
  const read = readDocument([wire, schema.getName() ?? wire], compileReader(schema));
  return (input, { bodyText }) => void (bodyText && (input[name] = read(bodyText)));
}

/** Members without a binding make up the body together (SelectObjectContent). */
function compileBody({ input: schema, name }: OperationSchema): Assign {
  const read = readDocument([(schema.getMergedTraits().xmlName as string | undefined) ?? `${name}Request`, schema.getName() ?? name], compileStructure(schema));
  return (input, { bodyText }) => void (bodyText && Object.assign(input, read(bodyText)));
}

const malformed = (detail: string): RolegateError =>
  new RolegateError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema', { detail });

/** The root may bear the name on the wire or that of its type (older clients send CompletedMultipartUpload). */
function readDocument(roots: readonly string[], read: ElementReader): (xml: string) => unknown {
  return (xml) => {
    if (xml.length > MAX_BODY) throw malformed(`a body of ${xml.length} characters`);
    try {
      const root = parseXml(xml);
      if (!roots.includes(root.name)) throw new XmlSyntaxError(`root ${root.name.slice(0, 64)} instead of ${roots[0]}`);
      return read(root);
    } catch (error) {
      if (error instanceof XmlSyntaxError) throw malformed(error.message);
      throw error;
    }
  };
}
