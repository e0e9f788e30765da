import { parseXml, type XmlElement } from '#protocol';

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
