import { RolegateError } from '#kernel';
import { isBelowRoot } from '#s3';

export interface S3Address {
  readonly bucket?: string;
  readonly key?: string;
}

const invalidUri = (reason: string): RolegateError => new RolegateError('InvalidURI', "Couldn't parse the specified URI.", { reason });

/**
 * Percent-decodes a path as UTF-8; bytes that came unescaped, which node shows as latin1, are UTF-8 as well.
 * @throws RolegateError InvalidURI
 */
function decode(text: string): string {
  if (ASCII.test(text)) return text;
  try {
    return decodeURIComponent(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    throw invalidUri('not-utf8');
  }
}

/** No bucket's name has a NUL. Keys may: they are any characters at all. */
function bucketName(raw: string): string {
  const name = decode(raw);
  if (name.includes('\0')) throw invalidUri('nul-in-name');
  return name;
}
const ASCII = /^[\x01-\x24\x26-\x7f]*$/;

/**
 * Path style always works; virtual-host style for the suffixes in `domains` (rgw_dns_name). A host outside the list is path
 * style, so that any name in front of the gateway keeps working.
 */
export class S3Addressing {
  private readonly domains: ReadonlySet<string>;
  private readonly suffixes: readonly string[];

  constructor(domains: readonly string[]) {
    const names = domains.map((domain) => domain.toLowerCase());
    this.domains = new Set(names);
    // Of `example.com` and `s3.example.com` the longer one is meant.
    this.suffixes = names.map((name) => `.${name}`).sort((a, b) => b.length - a.length);
  }

  /** The host is one of the domains, or below one. */
  knows(host: string): boolean {
    return this.suffixes.length > 0 && (this.domains.has(nameOf(host)) || this.bucketOf(host) !== undefined);
  }

  /** The bucket that a Host names, in lower case as DNS has it; undefined: path style. */
  bucketOf(host: string): string | undefined {
    if (this.suffixes.length === 0) return undefined;
    const name = nameOf(host);
    if (this.domains.has(name)) return undefined;
    for (const suffix of this.suffixes) if (name.length > suffix.length && name.endsWith(suffix)) return name.slice(0, -suffix.length);
    return undefined;
  }

  /**
   * Bucket and key of a request, decoded. Everything after the bucket's slash is the key, slashes at its front included.
   * @throws RolegateError InvalidURI, InvalidBucketName
   */
  locate(host: string, rawPath: string): S3Address {
    const bucket = this.bucketOf(host);
    const path = rawPath.startsWith('/') ? rawPath.slice(1) : rawPath;
    if (bucket !== undefined) return { bucket, key: keyOf(path) };
    if (path === '') return {};
    const slash = path.indexOf('/');
    if (slash < 0) return { bucket: bucketName(path) };
    if (slash === 0) throw new RolegateError('InvalidBucketName', 'The specified bucket is not valid.', { reason: 'empty-bucket-name' });
    return { bucket: bucketName(path.slice(0, slash)), key: keyOf(path.slice(slash + 1)) };
  }
}

/** A Host without its port, and without the dot that ends a name in full (RFC 1034 section 3.1), in lower case. */
function nameOf(host: string): string {
  const colon = host.lastIndexOf(':');
  const name = (colon < 0 || host.endsWith(']') ? host : host.slice(0, colon)).toLowerCase();
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** @throws RolegateError InvalidURI */
function keyOf(raw: string): string | undefined {
  if (raw === '') return undefined;
  const key = decode(raw);
  assertBelowRoot(key);
  return key;
}

/** @throws RolegateError InvalidURI */
export function assertBelowRoot(key: string): void {
  if (!isBelowRoot(key)) throw invalidUri('key-above-root');
}
