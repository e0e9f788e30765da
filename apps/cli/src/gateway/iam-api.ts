import { XMLParser } from 'fast-xml-parser';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { GatewayConnection, GatewayReply, Parameters } from './connection.js';
import { GatewayRefusal } from './gateway-refusal.js';

/** An element of a reply: text, or elements by name; `member` is always a list. */
export type XmlElement = { readonly [name: string]: XmlElement | readonly XmlElement[] } | string;

/** Texts stay texts (an id of digits is no number) and keep their blanks: policy documents are returned byte for byte. */
const xml = new XMLParser({ parseTagValue: false, trimValues: false, ignoreAttributes: true, htmlEntities: true, isArray: (name) => name === 'member' });

/** AWS IAM's query protocol (API version 2010-05-08), as far as the commands need it. */
export class IamApi {
  constructor(private readonly connection: GatewayConnection) {}

  /** Calls an action; returns its `<Action>Result`, `''` where the reply has none. Throws GatewayRefusal for an error. */
  async call(action: string, parameters: Readonly<Record<string, string | undefined>>): Promise<XmlElement> {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const form: Parameters = [['Action', action], ['Version', '2010-05-08'], ...given];
    const reply = await this.connection.send({ method: 'POST', path: '/', form, service: 'iam' });
    const document = parsed(reply);
    if (reply.status >= 200 && reply.status < 300) return childOf(childOf(document, `${action}Response`), `${action}Result`);
    // AWS wraps the error, RGW does not.
    const error = childOf(childOf(document, 'ErrorResponse'), 'Error') || childOf(document, 'Error');
    const requestId = textOf(childOf(document, 'ErrorResponse'), 'RequestId') || textOf(error, 'RequestId') || reply.requestId;
    throw new GatewayRefusal(reply.status, textOf(error, 'Code') || `HTTP ${reply.status}`, textOf(error, 'Message'), requestId, this.connection.accessKeyId);
  }
}

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
