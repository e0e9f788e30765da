import { type JsonArray, type JsonNode, type JsonObject, type JsonScalar, type JsonText } from './json-text.js';
import type { PolicySyntaxError } from './syntax-error.js';

/** Reads the shapes of which a policy is made: objects of known elements, texts, and text-or-list. */
export class DocumentReader {
  constructor(readonly json: JsonText) {}

  error(problem: string, node: JsonNode): PolicySyntaxError {
    return this.json.error(problem, node.offset, node);
  }

  /** An object; with `elements`, one that has no other keys. */
  object(node: JsonNode, what: string, elements?: readonly string[]): JsonObject {
    if (node.kind !== 'object') throw this.error(`${what} is a JSON object`, node);
    if (elements !== undefined) {
      for (const [key, value] of node.entries) {
        if (!elements.includes(key)) throw this.error(`${what} has no element ${JSON.stringify(key)}`, value);
      }
    }
    return node;
  }

  required(node: JsonObject, key: string): JsonNode {
    const value = node.entries.get(key);
    if (value === undefined) throw this.error(`the element ${key} is missing`, node);
    return value;
  }

  text(node: JsonNode): string {
    if (node.kind !== 'string') throw this.error('a string is expected', node);
    return node.value;
  }

  /** One string or a list of at least one. */
  texts(node: JsonNode): (JsonScalar & { kind: 'string' })[] {
    return this.#several(node).map((item) => {
      if (item.kind !== 'string') throw this.error('a string is expected', item);
      return item as JsonScalar & { kind: 'string' };
    });
  }

  /** One string, number or boolean, or a list of at least one: the values of a condition. */
  scalars(node: JsonNode): JsonScalar[] {
    return this.#several(node).map((item) => {
      if (item.kind === 'object' || item.kind === 'array' || item.kind === 'null') {
        throw this.error('a string, number or boolean is expected', item);
      }
      return item;
    });
  }

  #several(node: JsonNode): readonly JsonNode[] {
    if (node.kind !== 'array') return [node];
    if (node.items.length === 0) throw this.error('the list is empty', node);
    return (node as JsonArray).items;
  }

  /** Exactly one, or with `optional` at most one, of an element and its Not… form. */
  oneOf(node: JsonObject, name: string, optional: boolean): { negated: boolean; value: JsonNode } | undefined {
    const plain = node.entries.get(name);
    const negated = node.entries.get(`Not${name}`);
    if (plain !== undefined && negated !== undefined) throw this.error(`${name} and Not${name} exclude each other`, negated);
    const value = plain ?? negated;
    if (value !== undefined) return { negated: plain === undefined, value };
    if (optional) return undefined;
    throw this.error(`the element ${name} is missing`, node);
  }
}
