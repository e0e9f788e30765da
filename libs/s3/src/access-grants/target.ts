import { RolegateError } from '#kernel';

/** The keys that somebody asks for. */
export interface Target {
  /** As on the wire: `bucket` or `tenant:bucket`. */
  readonly bucket: string;
  readonly prefix: string;
  /** The prefix is a whole key. */
  readonly exact: boolean;
}

const SCHEME = 's3://';
/** What patterns and variables of policies are made of, here or in another S3: a key that holds one cannot be named there without doubt. */
const OF_PATTERNS = /[*?$\\\x00-\x1f\x7f]/;
/** Bytes of a key. */
const LONGEST_KEY = 1024;

/**
 * `s3://bucket`, `s3://bucket/prefix`, `s3://bucket/prefix*`; with `type` Object `s3://bucket/key`. Source: S3 API Reference,
 * GetDataAccess, "target" and "targetType". @throws RolegateError InvalidRequest
 */
export function parseTarget(target: string, type: string | undefined): Target {
  if (!target.startsWith(SCHEME)) throw invalidTarget('Target must begin with s3://');
  const slash = target.indexOf('/', SCHEME.length);
  const bucket = target.slice(SCHEME.length, slash < 0 ? undefined : slash);
  const rest = slash < 0 ? '' : target.slice(slash + 1);
  const exact = type === 'Object';
  const prefix = !exact && rest.endsWith('*') ? rest.slice(0, -1) : rest;
  if (bucket === '' || (exact && prefix === '')) throw invalidTarget('Target must name a bucket, and with targetType Object a key');
  if (OF_PATTERNS.test(bucket) || OF_PATTERNS.test(prefix)) throw invalidTarget('Target must not have *, ?, $, \\ or control characters before its end');
  if (Buffer.byteLength(prefix) > LONGEST_KEY) throw invalidTarget('Target is longer than a key');
  return { bucket, prefix, exact };
}

/** As the reply names it. */
export const targetText = ({ bucket, prefix, exact }: Target): string => `${SCHEME}${bucket}/${prefix}${exact ? '' : '*'}`;

const invalidTarget = (message: string): RolegateError => new RolegateError('InvalidRequest', message, { reason: 'wrong-target' });
