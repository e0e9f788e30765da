import { PolicySyntaxError } from './syntax-error.js';

/** A JSON value with its place in the text. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

interface Placed {
  readonly offset: number;
  readonly parent: JsonNode | undefined;
  /** Key or index in the parent. */
  readonly step: string | number;
}
export interface JsonObject extends Placed {
  readonly kind: 'object';
  readonly entries: Map<string, JsonNode>;
}
export interface JsonArray extends Placed {
  readonly kind: 'array';
  readonly items: JsonNode[];
}
export interface JsonScalar extends Placed {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  /** A string's content; the others as written. */
  readonly value: string;
}

/** The policy grammar needs six levels. */
const MAX_DEPTH = 32;

/** `$.Statement[0].Condition.StringEquals["aws:username"]` */
export function pathOf(node: JsonNode | undefined): string {
  if (node === undefined || node.parent === undefined) return '$';
  const parent = pathOf(node.parent);
  if (typeof node.step === 'number') return `${parent}[${node.step}]`;
  return /^[A-Za-z_]\w*$/.test(node.step) ? `${parent}.${node.step}` : `${parent}[${JSON.stringify(node.step)}]`;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A strict JSON reader (RFC 8259) that remembers places and refuses a key that comes twice. */
export class JsonText {
  #at = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    readonly options: { comments: boolean },
  ) {}

  read(): JsonNode {
    this.#skipSpace(undefined);
    const root = this.#value(undefined, '');
    this.#skipSpace(root);
    if (this.#at < this.text.length) throw this.error('text after the end of the document', this.#at, undefined);
    return root;
  }

  /** An error at an offset of the text, inside a node. */
  error(problem: string, offset: number, inside: JsonNode | undefined): PolicySyntaxError {
    let line = 1;
    let lineStart = 0;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < offset; i = this.text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new PolicySyntaxError(problem, line, offset - lineStart + 1, pathOf(inside));
  }

  #value(parent: JsonNode | undefined, step: string | number): JsonNode {
    const offset = this.#at;
    const first = this.text[offset];
    if (first === '{') return this.#object(offset, parent, step);
    if (first === '[') return this.#array(offset, parent, step);
    if (first === '"') return { kind: 'string', value: this.#string(parent), offset, parent, step };
    for (const word of ['true', 'false', 'null'] as const) {
      if (this.text.startsWith(word, offset)) {
        this.#at += word.length;
        return { kind: word === 'null' ? 'null' : 'boolean', value: word, offset, parent, step };
      }
    }
    NUMBER.lastIndex = offset;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) throw this.error(first === undefined ? 'the text ends too early' : 'this is not JSON', offset, parent);
    this.#at += number.length;
    return { kind: 'number', value: number, offset, parent, step };
  }

  #object(offset: number, parent: JsonNode | undefined, step: string | number): JsonObject {
    const node: JsonObject = { kind: 'object', entries: new Map(), offset, parent, step };
    this.#enter(node);
    while (!this.#closes('}', node, node.entries.size === 0)) {
      const keyOffset = this.#at;
      if (this.text[keyOffset] !== '"') throw this.error('a key in double quotes is expected', keyOffset, node);
      const key = this.#string(node);
      if (node.entries.has(key)) throw this.error(`the key ${JSON.stringify(key)} comes twice`, keyOffset, node);
      this.#skipSpace(node);
      if (this.text[this.#at] !== ':') throw this.error('a colon is expected', this.#at, node);
      this.#at++;
      this.#skipSpace(node);
      node.entries.set(key, this.#value(node, key));
    }
    return node;
  }

  #array(offset: number, parent: JsonNode | undefined, step: string | number): JsonArray {
    const node: JsonArray = { kind: 'array', items: [], offset, parent, step };
    this.#enter(node);
    while (!this.#closes(']', node, node.items.length === 0)) node.items.push(this.#value(node, node.items.length));
    return node;
  }

  #enter(node: JsonNode): void {
    if (++this.#depth > MAX_DEPTH) throw this.error('the document is nested too deeply', this.#at, undefined);
    this.#at++;
    this.#skipSpace(node);
  }

  /** Takes the closing bracket, or the comma before the next member. */
  #closes(bracket: '}' | ']', node: JsonNode, first: boolean): boolean {
    this.#skipSpace(node);
    const here = this.text[this.#at];
    if (here === bracket) {
      this.#at++;
      this.#depth--;
      return true;
    }
    if (first) return false;
    if (here !== ',') throw this.error(`a comma or ${bracket} is expected`, this.#at, node);
    this.#at++;
    this.#skipSpace(node);
    if (this.text[this.#at] === bracket) throw this.error('a comma stands before the end', this.#at, node);
    return false;
  }

  #string(inside: JsonNode | undefined): string {
    const { text } = this;
    let from = ++this.#at;
    let value = '';
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) throw this.error('the text ends inside a string', this.#at, inside);
      if (code < 0x20) throw this.error('a control character stands in a string', this.#at, inside);
      if (code === 0x5c) {
        value += text.slice(from, this.#at) + this.#escape(inside);
        from = this.#at;
      } else this.#at++;
    }
    return value + text.slice(from, this.#at++);
  }

  #escape(inside: JsonNode | undefined): string {
    const letter = this.text[this.#at + 1] ?? '';
    if (letter === 'u') {
      const digits = this.text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.error('\\u needs four hexadecimal digits', this.#at, inside);
      this.#at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const plain = ESCAPES[letter];
    if (plain === undefined) throw this.error(`JSON has no escape \\${letter}`, this.#at, inside);
    this.#at += 2;
    return plain;
  }

  #skipSpace(inside: JsonNode | undefined): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at++;
      else if (code === 0x2f && this.options.comments) this.#skipComment(inside);
      else return;
    }
  }

  #skipComment(inside: JsonNode | undefined): void {
    const block = this.text[this.#at + 1] === '*';
    if (!block && this.text[this.#at + 1] !== '/') throw this.error('this is not JSON', this.#at, inside);
    const end = this.text.indexOf(block ? '*/' : '\n', this.#at + 2);
    if (end < 0 && block) throw this.error('the comment does not end', this.#at, inside);
    this.#at = end < 0 ? this.text.length : end + (block ? 2 : 1);
  }
}
