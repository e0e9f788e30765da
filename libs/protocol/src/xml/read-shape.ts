import type { NormalizedSchema } from '@smithy/core/schema';
import { anyTimestamp, parseBase64, parseBoolean, parseInteger, parseTimestamp } from '../schema/scalars.js';
import { XmlSyntaxError, localName, type XmlElement } from './parse-xml.js';
import { isBodyMember, wireName } from './write-shape.js';

/** Reads a value from its element. Throws XmlSyntaxError where a scalar is none. */
export type ElementReader = (element: XmlElement) => unknown;

type Assign = (target: Record<string, unknown>, element: XmlElement) => void;

/** Compiles a schema to a reader of its element; unknown elements are skipped, as RGW does. */
export function compileReader(schema: NormalizedSchema): ElementReader {
  if (schema.isListSchema()) return compileList(schema);
  if (schema.isStructSchema()) return compileStructure(schema);
  if (schema.isMapSchema()) throw new Error(`no operation of S3 reads a map from XML: ${schema.getName()}`);
  return compileScalar(schema);
}

export function compileStructure(schema: NormalizedSchema): ElementReader {
  let members: ReadonlyMap<string, Assign> | undefined;
  let attributes: readonly (readonly [string, string])[] = [];
  return (element) => {
    if (!members) {
      members = compileMembers(schema);
      attributes = compileAttributes(schema);
    }
    const value: Record<string, unknown> = {};
    for (const child of element.children) members.get(child.name)?.(value, child);
    for (const [name, wire] of attributes) readAttribute(value, element, name, wire);
    return value;
  };
}

function compileMembers(schema: NormalizedSchema): ReadonlyMap<string, Assign> {
  const members = new Map<string, Assign>();
  for (const [name, member] of schema.structIterator()) {
    if (!isBodyMember(member) || member.getMergedTraits().xmlAttribute) continue;
    members.set(wireName(name, member), member.getMergedTraits().xmlFlattened ? appending(name, member) : assigning(name, compileReader(member)));
  }
  return members;
}

/** What stands twice where one is meant says two things: taking either would lock, expire or delete what was not asked for. */
const assigning = (name: string, read: ElementReader): Assign => (target, element) => {
  if (target[name] !== undefined) throw new XmlSyntaxError(`${element.name} is given twice`);
  target[name] = read(element);
};

/** A flattened list: every element of its name is one item. */
function appending(name: string, schema: NormalizedSchema): Assign {
  const read = compileReader(schema.getValueSchema());
  return (target, element) => {
    ((target[name] ??= []) as unknown[]).push(read(element));
  };
}

function compileList(schema: NormalizedSchema): ElementReader {
  const item = schema.getValueSchema();
  const itemName = (item.getMergedTraits().xmlName as string | undefined) ?? 'member';
  const read = compileReader(item);
  return ({ children }) => {
    const values: unknown[] = [];
    for (const child of children) if (child.name === itemName) values.push(read(child));
    return values;
  };
}

const compileAttributes = (schema: NormalizedSchema): (readonly [string, string])[] =>
  [...schema.structIterator()]
    .filter(([, member]) => member.getMergedTraits().xmlAttribute)
    .map(([name, member]) => [name, localName(wireName(name, member))] as const);

/** Attributes are found by local name: clients choose their own prefix for `xsi:type`. */
function readAttribute(value: Record<string, unknown>, element: XmlElement, name: string, wire: string): void {
  if (!element.attributes) return;
  for (const [attribute, text] of element.attributes) if (localName(attribute) === wire) value[name] = text;
}

function compileScalar(schema: NormalizedSchema): ElementReader {
  if (schema.isNumericSchema()) return scalar(parseInteger, 'an integer');
  if (schema.isBooleanSchema()) return scalar(parseBoolean, 'a boolean');
  if (schema.isTimestampSchema()) return scalar((schema.getSchema() as unknown) === 6 ? anyTimestamp : parseTimestamp, 'a timestamp');
  if (schema.isBlobSchema()) return scalar(parseBase64, 'base64');
  return ({ text }) => text;
}

function scalar(parse: (text: string) => unknown, what: string): ElementReader {
  return ({ name, text }) => {
    const value = parse(text.trim());
    if (value === undefined) throw new XmlSyntaxError(`${name} is not ${what}`);
    return value;
  };
}
