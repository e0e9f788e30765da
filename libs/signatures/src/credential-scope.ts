/** The pieces of `AKID/YYYYMMDD/region/service/aws4_request`. */
export interface Credential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/**
 * Takes a credential apart from its end, because access key ids given by an operator may contain `/`. The region may be
 * empty. Undefined when the shape is wrong.
 */
export function parseCredential(text: string): Credential | undefined {
  const terminator = text.lastIndexOf('/');
  if (terminator < 0 || text.slice(terminator + 1) !== 'aws4_request') return undefined;
  const service = text.lastIndexOf('/', terminator - 1);
  const region = text.lastIndexOf('/', service - 1);
  const date = text.lastIndexOf('/', region - 1);
  if (service <= 0 || region <= 0 || date <= 0 || service + 1 === terminator || !isDate(text, date + 1, region)) return undefined;
  return {
    accessKeyId: text.slice(0, date),
    date: text.slice(date + 1, region),
    region: text.slice(region + 1, service),
    service: text.slice(service + 1, terminator),
  };
}

function isDate(text: string, start: number, end: number): boolean {
  if (end - start !== 8) return false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** 64 hexadecimal digits, either case. */
export function isSha256Hex(text: string): boolean {
  if (text.length !== 64) return false;
  for (let i = 0; i < 64; i++) {
    const code = text.charCodeAt(i);
    const letter = code | 0x20;
    if (!((code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x66))) return false;
  }
  return true;
}
