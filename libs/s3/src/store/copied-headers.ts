import type { ObjectHeaders, ObjectMeta } from './object.js';
import type { CopyOptions } from './object-store.js';

const REDIRECT = 'x-amz-website-redirect-location';

/** The headers of a copy. A redirect is of one object alone and does not come with it (S3 API Reference, CopyObject, "x-amz-website-redirect-location"). */
export function copiedHeaders({ headers }: ObjectMeta, { replace, redirect }: Pick<CopyOptions, 'replace' | 'redirect'>): ObjectHeaders | undefined {
  if (replace) return replace.headers;
  if (headers[REDIRECT] === redirect) return headers;
  const { [REDIRECT]: _, ...kept } = headers;
  return redirect === undefined ? kept : { ...kept, [REDIRECT]: redirect };
}
