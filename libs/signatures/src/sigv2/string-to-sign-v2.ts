import type { HttpRequestParts } from '../http-request-parts.js';
import { headerValue } from '../http-request-parts.js';
import type { PresentedSigV2 } from '../presented-signature.js';
import { type QueryPair, queryPairs } from './query-pairs.js';

export interface SigV2Forms {
  /** Bucket that the Host names (virtual-host style); it stands before the path then. */
  readonly hostBucket?: string;
  /** Parameters that belong to the resource. */
  readonly parameters: ReadonlySet<string>;
  /** Leave the `=` of a parameter without value away. */
  readonly bareWhenEmpty?: boolean;
  /** A path that is a bucket alone ends in a slash, as botocore writes it whatever it sends. */
  readonly slashAfterBucket?: boolean;
}

/**
 * What SigV2 signs of an S3 request. Of a presigned URL `x-amz-*`, `content-md5` and `content-type` parameters count as the
 * headers of their names; a header that is sent as well stands, so nobody can add one to a URL that he was given. Source:
 * S3 User Guide, "Signing and authenticating REST requests"; botocore auth.py, HmacV1QueryAuth.
 */
export function stringToSignV2(parts: HttpRequestParts, presented: Pick<PresentedSigV2, 'location' | 'expires'>, forms: SigV2Forms): string {
  const pairs = queryPairs(parts.rawQuery);
  const moved = presented.location === 'query' ? pairs : [];
  const header = (name: string): string => headerValue(parts.headers, name) ?? moved.find((pair) => pair.name.toLowerCase() === name)?.value ?? '';
  const date = presented.location === 'query' ? String(presented.expires) : parts.headers['x-amz-date'] !== undefined ? '' : header('date');
  const positional = `${parts.method}\n${header('content-md5')}\n${header('content-type')}\n${date}\n`;
  return positional + amzHeaders(parts, moved) + resource(parts, pairs, forms);
}

/** CanonicalizedAmzHeaders: `name:value` lines in the order of the names, repeated ones joined by commas, folds undone. */
function amzHeaders({ headers, rawHeaders }: HttpRequestParts, moved: readonly QueryPair[]): string {
  const values = new Map<string, string[]>();
  const add = (name: string, value: string): void => void (values.get(name)?.push(value) ?? values.set(name, [value]));
  if (rawHeaders) {
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!.toLowerCase();
      if (name.startsWith('x-amz-')) add(name, rawHeaders[i + 1]!);
    }
  } else {
    for (const [name, value] of Object.entries(headers)) {
      if (name.startsWith('x-amz-') && value !== undefined) values.set(name, typeof value === 'string' ? [value] : [...value]);
    }
  }
  const sent = new Set(values.keys());
  for (const { name, value } of moved) {
    const lower = name.toLowerCase();
    if (lower.startsWith('x-amz-') && !sent.has(lower)) add(lower, value ?? '');
  }
  return [...values.keys()].sort().map((name) => `${name}:${values.get(name)!.map(unfold).join(',')}\n`).join('');
}

const unfold = (value: string): string => value.replace(/[\r\n]+[ \t]*/g, ' ').trim();

/** CanonicalizedResource: the path as sent, behind the host's bucket, with the parameters that mean another resource. */
function resource({ rawPath }: HttpRequestParts, pairs: readonly QueryPair[], { hostBucket, parameters, bareWhenEmpty, slashAfterBucket }: SigV2Forms): string {
  const path = (hostBucket === undefined ? '' : `/${hostBucket}`) + (rawPath === '' ? '/' : rawPath) + (slashAfterBucket ? '/' : '');
  const signed = pairs.filter(({ name }) => parameters.has(name)).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const texts = signed.map(({ name, value }) => (value === undefined || (value === '' && bareWhenEmpty) ? name : `${name}=${value}`));
  return texts.length === 0 ? path : `${path}?${texts.join('&')}`;
}
