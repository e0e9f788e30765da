import type { NormalizedSchema } from '@smithy/core/schema';
import { RolegateError } from '#kernel';
import type { OperationSchema } from '../schema/operation-schema.js';
import { memberPath } from '../schema/member-path.js';
import { parseBase64, parseBoolean, parseInteger, parseTimestamp } from '../schema/scalars.js';
import { formTree, listItems, type FormNode } from './form-tree.js';

/** Reads one member at `path` (as AWS prints it in errors); undefined when it was not given. */
type FormReader = (node: FormNode, path: string) => unknown;

const compiled = new WeakMap<OperationSchema, FormReader>();

/**
 * The typed input of an awsQuery request, from the parameters of query string and form body together. Unknown
 * parameters are ignored, as AWS does; a number, boolean, timestamp or base64 that is none is a ValidationError.
 */
export function parseQueryInput<I>(operation: OperationSchema<I>, parameters: Iterable<readonly [string, string]>): I {
  let read = compiled.get(operation);
  if (!read) {
    read = operation.input.isUnitSchema() ? () => ({}) : compileStructure(operation.input);
    compiled.set(operation, read);
  }
  return (read(formTree(parameters), '') ?? {}) as I;
}

function compile(schema: NormalizedSchema): FormReader {
  if (schema.isListSchema()) return compileList(schema);
  if (schema.isMapSchema()) return compileMap(schema);
  if (schema.isStructSchema()) return compileStructure(schema);
  if (schema.isNumericSchema()) return scalar(schema, parseInteger, 'Member must be an integer');
  if (schema.isBooleanSchema()) return scalar(schema, parseBoolean, 'Member must be true or false');
  if (schema.isTimestampSchema()) return scalar(schema, parseTimestamp, 'Member must be a timestamp in ISO 8601 format');
  if (schema.isBlobSchema()) return scalar(schema, parseBase64, 'Member must be base64');
  return (node) => node.value;
}

const printable = (text: string): string => ` '${text.length > 64 ? `${text.slice(0, 64)}…` : text}'`;

function scalar(schema: NormalizedSchema, parse: (text: string) => unknown, constraint: string): FormReader {
  const sensitive = Boolean(schema.getMergedTraits().sensitive) || schema.isBlobSchema();
  return ({ value: text }, path) => {
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value !== undefined) return value;
    const shown = sensitive ? '' : printable(text);
    throw new RolegateError('ValidationError', `1 validation error detected: Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`, { reason: 'invalid-input' });
  };
}

function compileStructure(schema: NormalizedSchema): FormReader {
  let members: { name: string; wire: string; path: string; read: FormReader }[] | undefined;
  return ({ children }, path) => {
    members ??= [...schema.structIterator()].map(([name, member]) => ({
      name,
      wire: (member.getMergedTraits().xmlName as string | undefined) ?? name,
      path: memberPath(name),
      read: compile(member),
    }));
    if (!children) return undefined;
    const input: Record<string, unknown> = {};
    for (const member of members) {
      const node = children.get(member.wire);
      if (!node) continue;
      const value = member.read(node, path === '' ? member.path : `${path}.${member.path}`);
      if (value !== undefined) input[member.name] = value;
    }
    return input;
  };
}

function compileList(schema: NormalizedSchema): FormReader {
  const item = schema.getValueSchema();
  const itemName = (item.getMergedTraits().xmlName as string | undefined) ?? 'member';
  const read = compile(item);
  return (node, path) => {
    const items = listItems(node, itemName);
    if (!items) return undefined;
    const values: unknown[] = [];
    for (let i = 0; i < items.length; i++) {
      const value = read(items[i]!, `${path}.${i + 1}.member`);
      if (value !== undefined) values.push(value);
    }
    return values;
  };
}

function compileMap(schema: NormalizedSchema): FormReader {
  const read = compile(schema.getValueSchema());
  return (node, path) => {
    const entries = listItems(node, 'entry');
    if (!entries) return undefined;
    const values: Record<string, unknown> = {};
    for (const { children } of entries) {
      const key = children?.get('key')?.value;
      const item = children?.get('value');
      if (key === undefined || !item) continue;
      const value = read(item, `${path}.${key}`);
      if (value !== undefined) Object.defineProperty(values, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return values;
  };
}
