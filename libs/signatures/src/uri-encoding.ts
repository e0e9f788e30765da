/**
 * SigV4's URI encoding (S3 API Reference, "Signature Calculations for the Authorization Header", UriEncode): every byte
 * except the unreserved ones is `%XX` in upper case. What arrives is encoded already, by clients of differing taste, so
 * a *canonical* text is made escape by escape; usually nothing has to change and the text itself is returned.
 */
const UNRESERVED = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~');
const UNRESERVED_OR_SLASH = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/');
const ESCAPES = Array.from({ length: 256 }, (_, byte) => '%' + byte.toString(16).toUpperCase().padStart(2, '0'));
const PERCENT = 0x25;
const PLUS = 0x2b;

function table(kept: string): Uint8Array {
  const flags = new Uint8Array(256);
  for (let i = 0; i < kept.length; i++) flags[kept.charCodeAt(i)] = 1;
  return flags;
}

/** Encodes decoded text (UTF-8), `/` included: for query names and values of a request being signed. */
export const encodeComponent = (text: string): string => encodeAll(Buffer.from(text, 'utf8').toString('latin1'), UNRESERVED);

/** Encodes a decoded key or path (UTF-8) and leaves `/` alone. */
export const encodePath = (text: string): string => encodeAll(Buffer.from(text, 'utf8').toString('latin1'), UNRESERVED_OR_SLASH);

/** The canonical form of a path as sent, for S3: encoded once, no segment removed; `%2F` stays what it is. */
export const canonicalPath = (rawPath: string): string =>
  rawPath === '' ? '/' : recode(rawPath, 0, rawPath.length, UNRESERVED_OR_SLASH);

/** The canonical form of a query's name or value as sent; `+` is a space, as form encoders write it. */
export const canonicalComponent = (raw: string, start: number, end: number): string => recode(raw, start, end, UNRESERVED);

/** The canonical path of every service but S3: dot segments and double slashes removed, then encoded once more. */
export function canonicalPathNormalized(rawPath: string): string {
  if (rawPath === '/' || rawPath === '') return '/';
  const segments: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const tail = segments.length > 0 && rawPath.endsWith('/') ? '/' : '';
  return encodeAll('/' + segments.join('/') + tail, UNRESERVED_OR_SLASH);
}

function recode(raw: string, start: number, end: number, kept: Uint8Array): string {
  for (let i = start; i < end; i++) {
    const code = raw.charCodeAt(i);
    if (kept[code] === 1) continue;
    if (code !== PERCENT || !isCanonicalEscape(raw, i, end)) return recodeSlowly(raw, start, i, end, kept);
    i += 2;
  }
  return raw.slice(start, end);
}

function recodeSlowly(raw: string, start: number, from: number, end: number, kept: Uint8Array): string {
  let text = raw.slice(start, from);
  for (let i = from; i < end; i++) {
    const code = raw.charCodeAt(i);
    const byte = code === PERCENT && i + 2 < end ? hexByte(raw.charCodeAt(i + 1), raw.charCodeAt(i + 2)) : -1;
    if (byte >= 0) {
      text += UNRESERVED[byte] === 1 ? String.fromCharCode(byte) : ESCAPES[byte];
      i += 2;
    } else if (kept[code] === 1) text += raw[i];
    else if (code === PLUS && kept === UNRESERVED) text += '%20';
    else text += escapeOf(raw, i, code);
  }
  return text;
}

function encodeAll(text: string, kept: Uint8Array): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    encoded += kept[code] === 1 ? text[i] : escapeOf(text, i, code);
  }
  return encoded;
}

/** A character of node's latin1 view is a byte; others come from callers that hand over Unicode and mean UTF-8. */
function escapeOf(text: string, at: number, code: number): string {
  if (code < 256) return ESCAPES[code]!;
  let escapes = '';
  // The second half of a surrogate pair was written with the first.
  if (code >= 0xdc00 && code <= 0xdfff && at > 0 && text.codePointAt(at - 1)! > 0xffff) return escapes;
  for (const byte of Buffer.from(String.fromCodePoint(text.codePointAt(at)!), 'utf8')) escapes += ESCAPES[byte];
  return escapes;
}

/** `%XX` with upper-case digits that stands for a byte which must be escaped. */
function isCanonicalEscape(raw: string, at: number, end: number): boolean {
  if (at + 2 >= end) return false;
  const high = raw.charCodeAt(at + 1);
  const low = raw.charCodeAt(at + 2);
  // Lower-case digits lie above 0x60.
  if (high > 0x60 || low > 0x60) return false;
  const byte = hexByte(high, low);
  return byte >= 0 && UNRESERVED[byte] === 0;
}

function hexByte(high: number, low: number): number {
  const a = hexDigit(high);
  const b = hexDigit(low);
  return a < 0 || b < 0 ? -1 : (a << 4) | b;
}

export function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
