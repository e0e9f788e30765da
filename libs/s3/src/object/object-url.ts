import type { OperationContext } from '#operation';
import { encodePath } from '#signatures';

/** How a client reached a bucket. */
export interface ObjectPlace {
  readonly secure: boolean;
  readonly host: string;
  /** The host is the bucket's own. */
  readonly virtualHost: boolean;
  readonly bucket: string;
  readonly key: string;
}

export const urlOf = ({ secure, host, virtualHost, bucket, key }: ObjectPlace): string =>
  `${secure ? 'https' : 'http'}://${host}/${virtualHost ? '' : `${encodePath(bucket)}/`}${encodePath(key)}`;

/** Where the object of a request is, by the host that its sender called; by its path alone where HTTP/1.0 names none. */
export function objectUrl(bucket: string, key: string, { headers: { host }, secure }: OperationContext): string {
  if (host === undefined) return `/${encodePath(bucket)}/${encodePath(key)}`;
  const called = String(host);
  return urlOf({ secure, host: called, virtualHost: called.startsWith(`${bucket}.`), bucket, key });
}
