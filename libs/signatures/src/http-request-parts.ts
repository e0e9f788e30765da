/**
 * What a signature covers of a request, exactly as it was sent: nothing decoded, nothing normalised. Text is node's
 * latin1 view of the bytes on the wire (`IncomingMessage.url` and `.headers`): one character is one byte.
 */
export interface HttpRequestParts {
  readonly method: string;
  /** Path as sent, percent escapes untouched, without the query. */
  readonly rawPath: string;
  /** Query as sent, without `?`; empty when there is none. */
  readonly rawQuery: string;
  /** Names in lower case, values as node's `IncomingHttpHeaders` gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** node's `rawHeaders` (name, value, name, value …); needed to tell a repeated header from one with a comma in it. */
  readonly rawHeaders?: readonly string[];
}

/** S3 (and Ceph's admin API) speak `s3`; STS and IAM speak `query`. It decides path encoding and error codes. */
export type SignatureProtocol = 's3' | 'query';

/** The one value of a header; of a repeated header the first. */
export function headerValue(headers: HttpRequestParts['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value[0] : value;
}

/** Splits a request target (`/path?query`) without decoding it. */
export function splitTarget(target: string): { rawPath: string; rawQuery: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { rawPath: target, rawQuery: '' } : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}
