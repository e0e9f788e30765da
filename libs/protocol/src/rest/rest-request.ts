/** The decoded query string: a URLSearchParams or a Map. A key without a value is present with `''`. */
export interface QueryParameters {
  has(name: string): boolean;
  get(name: string): string | null | undefined;
  keys(): IterableIterator<string>;
}

/** Header names in lower case, as node:http gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What routing looks at. Bucket and key are decoded and already told apart (path style or virtual host). */
export interface S3RouteRequest {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly query: QueryParameters;
  readonly headers: RequestHeaders;
}

export interface RestRequest {
  readonly bucket?: string;
  readonly key?: string;
  readonly query: QueryParameters;
  readonly headers: RequestHeaders;
  /** The whole body of an operation whose payload is not a stream; streams are handed to the operation apart. */
  readonly bodyText?: string;
}

/** One header as text; several of one name are joined as RFC 9110 §5.3 says. */
export function headerText(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(',');
}
