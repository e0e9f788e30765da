import { DOMParser } from '@xmldom/xmldom';

/** What a document may have at most; a parser's time and memory follow these. */
export interface XmlLimits {
  /** Elements. */
  readonly elements: number;
  readonly depth: number;
  /** Of one element, namespace declarations among them. */
  readonly attributes: number;
  /** Comments and processing instructions are passed over; else they are refused, for signatures do not cover comments. */
  readonly annotations: boolean;
}

/** Node.ELEMENT_NODE */
const ELEMENT = 1;

/** `message` says what is wrong, with no more of the document than a name. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';
}

/**
 * Parses XML without document type, entities of its own and CDATA: what is left reads the same in every parser, and takes
 * time in proportion to its length.
 * @throws MalformedXml
 */
export function parsePlainXml(text: string, limits: XmlLimits): Document {
  assertPlain(text, limits);
  const fail = (message: string): never => {
    throw new MalformedXml(message.replace(/\s+/g, ' ').slice(0, 120));
  };
  let document: Document;
  try {
    document = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(text, 'text/xml');
  } catch (error) {
    throw error instanceof MalformedXml ? error : new MalformedXml((error as Error).message.replace(/\s+/g, ' ').slice(0, 120));
  }
  if (!document.documentElement) throw new MalformedXml('there is no element');
  return document;
}

/** One pass over the tags, before anything is built. */
function assertPlain(text: string, limits: XmlLimits): void {
  let [elements, depth, at, closed] = [0, 0, 0, false];
  for (let open = text.indexOf('<'); open >= 0; open = text.indexOf('<', at)) {
    if ((closed || depth === 0) && !isBlank(text, at, open)) throw new MalformedXml('there is text outside the element');
    const kind = text[open + 1];
    if (kind === '!' || kind === '?') {
      at = passedOver(text, open, limits);
      continue;
    }
    if (closed) throw new MalformedXml('there is more than one element');
    if (kind === '/') {
      at = endOf(text, '>', open);
      depth--;
    } else {
      if (++elements > limits.elements) throw new MalformedXml(`there are more than ${limits.elements} elements`);
      at = tagEnd(text, open + 1, limits.attributes);
      if (text[at - 2] !== '/' && ++depth > limits.depth) throw new MalformedXml(`elements lie more than ${limits.depth} deep`);
    }
    closed = depth <= 0;
  }
  if (!closed) throw new MalformedXml('it ends within an element');
  if (!isBlank(text, at, text.length)) throw new MalformedXml('there is text outside the element');
}

/** Where a declaration, comment or processing instruction ends. */
function passedOver(text: string, open: number, { annotations }: XmlLimits): number {
  if (open === 0 && text.startsWith('<?xml ')) return endOf(text, '?>', open);
  if (text.startsWith('<!--', open)) {
    if (annotations) return endOf(text, '-->', open + 4);
    throw new MalformedXml('it has a comment');
  }
  if (text.startsWith('<!', open)) throw new MalformedXml(text.startsWith('<![CDATA[', open) ? 'it has a CDATA section' : 'it has a document type');
  if (!annotations) throw new MalformedXml('it has a processing instruction');
  return endOf(text, '?>', open);
}

/** The place after the `>` of a start tag; values of attributes may hold one. */
function tagEnd(text: string, from: number, mostAttributes: number): number {
  let attributes = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '>') return at + 1;
    if (character === '<') throw new MalformedXml('a tag has a < in it');
    if (character !== '"' && character !== "'") continue;
    if (++attributes > mostAttributes) throw new MalformedXml(`an element has more than ${mostAttributes} attributes`);
    const end = text.indexOf(character, at + 1);
    if (end < 0) break;
    if (text.lastIndexOf('<', end) > at) throw new MalformedXml('an attribute has a < in it');
    at = end;
  }
  throw new MalformedXml('it ends within a tag');
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new MalformedXml('it ends within a tag');
  return at + mark.length;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return false;
  }
  return true;
}

/** The children of an element that are called so. */
export function childrenNamed(parent: Element, namespace: string, localName: string): readonly Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild as Element | null; node; node = node.nextSibling as Element | null) {
    if (node.nodeType === ELEMENT && node.namespaceURI === namespace && node.localName === localName) found.push(node);
  }
  return found;
}
