import { XMLParser } from 'fast-xml-parser';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { GatewayReply } from './connection.js';
import { GatewayRefusal } from './gateway-refusal.js';

/** An element of a reply: text, or elements by name; `member` is always a list. */
export type XmlElement = { readonly [name: string]: XmlElement | readonly XmlElement[] } | string;

/** Texts stay texts (an id of digits is no number) and keep their blanks: policy documents are returned byte for byte. */
const xml = new XMLParser({ parseTagValue: false, trimValues: false, ignoreAttributes: true, htmlEntities: true, isArray: (name) => name === 'member' });

/** The `<Action>Result` of a reply in the query protocol, `''` where it has none. Throws GatewayRefusal for an error. */
export function queryResult(action: string, reply: GatewayReply, accessKeyId: string | undefined): XmlElement {
  const document = parsed(reply);
  if (reply.status >= 200 && reply.status < 300) return childOf(childOf(document, `${action}Response`), `${action}Result`);
  // AWS wraps the error, RGW does not.
  const error = childOf(childOf(document, 'ErrorResponse'), 'Error') || childOf(document, 'Error');
  const requestId = textOf(childOf(document, 'ErrorResponse'), 'RequestId') || textOf(error, 'RequestId') || reply.requestId;
  throw new GatewayRefusal(reply.status, textOf(error, 'Code') || `HTTP ${reply.status}`, textOf(error, 'Message'), requestId, accessKeyId);
}

/** The root element of a reply of that name, `''` where it is another. */
export const rootOf = (name: string, reply: GatewayReply): XmlElement => childOf(parsed(reply), name);

/** The child element of that name, `''` when there is none. */
export function childOf(element: XmlElement, name: string): XmlElement {
  if (typeof element === 'string') return '';
  const child = element[name];
  return (Array.isArray(child) ? child[0] : child) ?? '';
}

export function textOf(element: XmlElement, name: string): string {
  const child = childOf(element, name);
  return typeof child === 'string' ? child : '';
}

/** The `member` elements of a list. */
export function membersOf(element: XmlElement, name: string): readonly XmlElement[] {
  const list = childOf(element, name);
  return typeof list === 'string' ? [] : ((list['member'] ?? []) as readonly XmlElement[]);
}

function parsed(reply: GatewayReply): XmlElement {
  try {
    return reply.body.trim() === '' ? '' : (xml.parse(reply.body) as XmlElement);
  } catch {
    throw new CommandFailure(exitCode.inputOutput, `ERROR: what answers there is no gateway: its reply is not XML (HTTP ${reply.status}, ${reply.contentType || 'no content type'})`);
  }
}
