/** A header of the form `value; name=token; name="quoted"`. Names in lower case. */
export interface ParameterizedHeader {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Takes such a header apart; undefined where it is not of the form, or has a parameter twice. In quotes only `\"` is an
 * escape: browsers write a `"` as `%22` and leave backslashes, which were in paths once, as they are (HTML Standard,
 * "Multipart form data"). Source: RFC 9110 section 5.6.6.
 */
export function parseHeaderParameters(text: string): ParameterizedHeader | undefined {
  const semicolon = text.indexOf(';');
  if (semicolon < 0) return { value: text.trim().toLowerCase(), parameters: new Map() };
  const parameters = new Map<string, string>();
  let at = semicolon;
  while (at < text.length) {
    const one = parameterAt(text, at + 1);
    if (one === undefined || parameters.has(one.name)) return undefined;
    if (one.name !== '') parameters.set(one.name, one.value);
    at = one.end;
  }
  return { value: text.slice(0, semicolon).trim().toLowerCase(), parameters };
}

interface Parameter {
  /** Empty behind a last semicolon. */
  readonly name: string;
  readonly value: string;
  /** Of the semicolon behind it, or of the text. */
  readonly end: number;
}

function parameterAt(text: string, start: number): Parameter | undefined {
  const equals = text.indexOf('=', start);
  if (equals < 0) return text.slice(start).trim() === '' ? { name: '', value: '', end: text.length } : undefined;
  const name = text.slice(start, equals).trim().toLowerCase();
  if (!TOKEN.test(name)) return undefined;
  if (text[equals + 1] === '"') return quotedAt(text, equals + 2, name);
  const semicolon = text.indexOf(';', equals);
  const end = semicolon < 0 ? text.length : semicolon;
  return { name, value: text.slice(equals + 1, end).trim(), end };
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

function quotedAt(text: string, start: number, name: string): Parameter | undefined {
  let value = '';
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\' && text[at + 1] === '"') at++;
    else if (text[at] === '"') {
      const semicolon = text.indexOf(';', at);
      const end = semicolon < 0 ? text.length : semicolon;
      return text.slice(at + 1, end).trim() === '' ? { name, value, end } : undefined;
    }
    value += text[at];
  }
  return undefined;
}
