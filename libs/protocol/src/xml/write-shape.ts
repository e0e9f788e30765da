import type { NormalizedSchema } from '@smithy/core/schema';
import { escapeAttribute, escapeText } from './escape.js';
import { RenderedXml } from './rendered.js';
import { isoMilliseconds, isoSeconds } from './timestamp.js';

/** Writes a value as one or several elements; `''` for undefined and null. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ElementWriter = (value: any) => string;

/** How a protocol writes what the schemas leave open. */
export interface XmlStyle {
  /** S3 prints milliseconds (`.000Z`), awsQuery whole seconds. */
  readonly timestamp: (time: Date) => string;
}

export const queryStyle: XmlStyle = { timestamp: isoSeconds };
export const s3Style: XmlStyle = { timestamp: isoMilliseconds };

type Member = readonly [name: string, schema: NormalizedSchema];

/** Members that are bound to the status line or headers are no part of a body. */
export function isBodyMember(schema: NormalizedSchema): boolean {
  const traits = schema.getMergedTraits();
  return !(traits.httpHeader || traits.httpPrefixHeaders || traits.httpQuery || traits.httpQueryParams || traits.httpLabel || traits.httpResponseCode || traits.httpPayload);
}

/** Compiles a member to a writer of its element; `tag` is its name on the wire. */
export function compileElement(tag: string, schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  if (schema.isListSchema()) return compileList(tag, schema, style);
  if (schema.isMapSchema()) return compileMap(tag, schema, style);
  if (schema.isStructSchema()) return compileStructure(tag, schema, style);
  const text = compileText(schema, style);
  const open = `<${tag}>`;
  const close = `</${tag}>`;
  return (value) => (value === undefined || value === null ? '' : open + text(value) + close);
}

/** A structure as an element with the given further attributes (` xmlns="…"`). */
export function compileStructure(tag: string, schema: NormalizedSchema, style: XmlStyle, fixedAttributes = ''): ElementWriter {
  const attributes = compileAttributes(schema, fixedAttributes);
  const content = compileContent(schema, style);
  const close = `</${tag}>`;
  const start = `<${tag}`;
  return (value) => (value === undefined || value === null ? '' : `${start}${attributes(value)}>${content(value)}${close}`);
}

/** The child elements of a structure, one after the other, in the order of the schema. */
export function compileContent(schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  let members: { name: string; write: ElementWriter }[] | undefined;
  return (value) => {
    members ??= elementMembers(schema).map(([name, member]) => ({ name, write: compileElement(wireName(name, member), member, style) }));
    let text = '';
    for (const { name, write } of members) {
      const one = value[name];
      if (one === undefined || one === null) continue;
      text += one instanceof RenderedXml ? one.xml : write(one);
    }
    return text;
  };
}

/** The text of a scalar, escaped. */
export function compileText(schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  if (schema.isTimestampSchema()) return compileTimestamp(schema, style);
  if (schema.isBlobSchema()) return (value: Uint8Array) => Buffer.from(value).toString('base64');
  if (schema.isStringSchema()) return (value) => escapeText(String(value));
  return String;
}

/** Schema 5 is date-time, 6 http-date, 7 epoch-seconds; 4 leaves it to the protocol (Smithy, timestampFormat). */
function compileTimestamp(schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  switch (schema.getSchema() as unknown) {
    case 6:
      return (value: Date) => value.toUTCString();
    case 7:
      return (value: Date) => String(value.getTime() / 1000);
    default:
      return style.timestamp;
  }
}

export const wireName = (name: string, schema: NormalizedSchema): string => (schema.getMemberTraits().xmlName as string | undefined) ?? name;

const elementMembers = (schema: NormalizedSchema): Member[] =>
  [...schema.structIterator()].filter(([, member]) => isBodyMember(member) && !member.getMergedTraits().xmlAttribute);

function compileAttributes(schema: NormalizedSchema, fixed: string): ElementWriter {
  const namespace = schema.getMergedTraits().xmlNamespace as unknown as [string, string] | undefined;
  const constant = fixed + (namespace ? ` xmlns${namespace[0] ? `:${namespace[0]}` : ''}="${namespace[1]}"` : '');
  const members = [...schema.structIterator()].filter(([, member]) => member.getMergedTraits().xmlAttribute);
  if (members.length === 0) return () => constant;
  const named = members.map(([name, member]) => [name, wireName(name, member)] as const);
  return (value) => {
    let text = constant;
    for (const [name, tag] of named) if (value[name] !== undefined && value[name] !== null) text += ` ${tag}="${escapeAttribute(String(value[name]))}"`;
    return text;
  };
}

function compileList(tag: string, schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  const item = schema.getValueSchema();
  const write = compileElement(flat ? tag : (item.getMergedTraits().xmlName as string | undefined) ?? 'member', item, style);
  const open = flat ? '' : `<${tag}>`;
  const close = flat ? '' : `</${tag}>`;
  const empty = flat ? '' : `<${tag}/>`;
  return (values: readonly unknown[]) => {
    if (values.length === 0) return empty;
    let text = open;
    for (const value of values) text += write(value);
    return text + close;
  };
}

function compileMap(tag: string, schema: NormalizedSchema, style: XmlStyle): ElementWriter {
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  const key = compileElement((schema.getKeySchema().getMergedTraits().xmlName as string | undefined) ?? 'key', schema.getKeySchema(), style);
  const item = compileElement((schema.getValueSchema().getMergedTraits().xmlName as string | undefined) ?? 'value', schema.getValueSchema(), style);
  const entry = flat ? tag : 'entry';
  return (values: Readonly<Record<string, unknown>>) => {
    let text = '';
    for (const name in values) text += `<${entry}>${key(name)}${item(values[name])}</${entry}>`;
    return flat ? text : `<${tag}>${text}</${tag}>`;
  };
}
