import { JsonText, pathOf, type JsonNode } from '../json-text.js';

type Place = { readonly line: number; readonly column: number; readonly jsonPath: string };

/** Finds the place of a part of a document again: rules work on the parsed document, which remembers none. */
export class Places {
  readonly #json: JsonText;
  readonly #root: JsonNode;

  /** `text` is one that parsed. */
  constructor(text: string, options: { comments: boolean }) {
    this.#json = new JsonText(text, options);
    this.#root = this.#json.read();
  }

  /** Follows keys and indexes as far as they lead; a single value counts as a list of one. */
  at(steps: readonly (string | number)[]): Place {
    let node = this.#root;
    for (const step of steps) {
      const next = child(node, step);
      if (next !== undefined) node = next;
      else if (typeof step === 'string') break;
    }
    const { line, column } = this.#json.error('', node.offset, node);
    return { line, column, jsonPath: pathOf(node) };
  }
}

function child(node: JsonNode, step: string | number): JsonNode | undefined {
  if (node.kind === 'object') return typeof step === 'string' ? node.entries.get(step) : undefined;
  return node.kind === 'array' && typeof step === 'number' ? node.items[step] : undefined;
}
