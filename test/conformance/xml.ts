import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, processEntities: true });

/** Parses a reply; repeated elements become arrays, texts stay texts. */
export function parseReply(body: string): unknown {
  return parser.parse(body);
}

/** The text at a dotted path (`Error.Code`, `Tags.member.0.Key`); undefined where there is none. */
export function textAt(reply: unknown, path: string): unknown {
  return path.split('.').reduce<any>((at, step) => at?.[step], reply);
}
