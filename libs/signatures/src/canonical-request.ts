import type { HttpRequestParts } from './http-request-parts.js';

/** The parts of a canonical request that may be tried in more than one form. */
export interface CanonicalForms {
  readonly path: string;
  readonly query: string;
  /** Overrides the `Host` header, when a trusted proxy rewrote it. */
  readonly host?: string;
  readonly payloadHash: string;
}

/** The canonical request (IAM User Guide, "Create a signed AWS API request", step 1). */
export function canonicalRequest(parts: HttpRequestParts, signedHeaders: readonly string[], forms: CanonicalForms): string {
  let lines = '';
  for (const name of signedHeaders) lines += `${name}:${canonicalHeaderValue(parts, name, forms.host)}\n`;
  return `${parts.method}\n${forms.path}\n${forms.query}\n${lines}\n${signedHeaders.join(';')}\n${forms.payloadHash}`;
}

function canonicalHeaderValue(parts: HttpRequestParts, name: string, host: string | undefined): string {
  if (name === 'host') return fold(host ?? hostOf(parts));
  const value = parts.headers[name];
  // Proxies and node's own clients swallow Expect; whoever signed it can only have sent this one value (RFC 9110 §10.1.1).
  if (value === undefined) return name === 'expect' ? '100-continue' : '';
  if (Array.isArray(value)) return value.map(fold).join(',');
  // `constructor` and `__proto__` are names of no header, yet node's headers object answers to them.
  if (typeof value !== 'string') return '';
  return parts.rawHeaders !== undefined && value.includes(',') ? joinRepeated(parts.rawHeaders, name, value) : fold(value);
}

export function hostOf(parts: HttpRequestParts): string {
  const host = parts.headers['host'] ?? parts.headers[':authority'];
  return typeof host === 'string' ? host : '';
}

/** node joins repeated headers with `, `, SigV4 with `,`; only the raw list tells them from one header with a comma. */
function joinRepeated(rawHeaders: readonly string[], name: string, joined: string): string {
  let values: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === name.length && rawHeaders[i]!.toLowerCase() === name) (values ??= []).push(fold(rawHeaders[i + 1]!));
  }
  return values === undefined || values.length < 2 ? fold(joined) : values.join(',');
}

/** Trims and turns runs of blanks into one. */
function fold(value: string): string {
  const last = value.length - 1;
  const plain = last < 0 || (!isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(last)) && !value.includes('  ') && !value.includes('\t'));
  return plain ? value : value.replace(/[ \t]+/g, ' ').trim();
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;
