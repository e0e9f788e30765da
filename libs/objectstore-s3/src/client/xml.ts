import { hash } from 'node:crypto';
import { parseXml, type XmlElement } from '#protocol';

export type { XmlElement };

/** The text of a child; undefined where there is none. */
export function textOf({ children }: XmlElement, name: string): string | undefined {
  for (const child of children) if (child.name === name) return child.text;
  return undefined;
}

export const childrenOf = ({ children }: XmlElement, name: string): readonly XmlElement[] => children.filter((child) => child.name === name);

/** undefined: no XML. */
export function readXml(text: string): XmlElement | undefined {
  try {
    return parseXml(text);
  } catch {
    return undefined;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;', '\n': '&#10;', '\t': '&#9;' };

export const escapeXml = (text: string): string => text.replace(/[&<>"\r\n\t]/g, (found) => ENTITIES[found]!);

/** A document as S3 takes it. */
export const documentOf = (root: string, content: string): Buffer => Buffer.from(`<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`);

/** A document and the headers that S3 wants with most: its hash, without which it takes neither configurations nor deletions. */
export function hashedDocument(root: string, content: string): { readonly body: Buffer; readonly headers: Record<string, string> } {
  const body = documentOf(root, content);
  return { body, headers: { 'content-type': 'application/xml', 'content-md5': hash('md5', body, 'base64') } };
}
