import type { SignatureProtocol } from './http-request-parts.js';

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

/**
 * What is wrong with a credential that `parseCredential` does not take, in the words of S3 (Amazon S3 API Reference,
 * "Authenticating Requests: Using the Authorization Header", and what S3 answers).
 */
export function credentialProblem(text: string, protocol: SignatureProtocol): string {
  const [, date = '', , service = '', terminal, ...more] = text.split('/');
  if (terminal === undefined || more.length > 0) return 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
  if (terminal !== 'aws4_request') return `incorrect terminal "${terminal}". This endpoint uses "aws4_request".`;
  if (protocol === 's3' && service !== 's3') return `incorrect service "${service}". This endpoint belongs to "s3".`;
  if (!isDate(date, 0, date.length)) return `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`;
  return 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
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
