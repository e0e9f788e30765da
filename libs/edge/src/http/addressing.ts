import { RolegateError } from '#kernel';

export interface S3Address {
  readonly bucket?: string;
  readonly key?: string;
}

/** Percent-decodes a path as UTF-8. @throws RolegateError InvalidURI */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RolegateError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/**
 * Path style always works; virtual-host style for the suffixes in `domains` (rgw_dns_name). A host outside the list is path
 * style, so that any name in front of the gateway keeps working.
 */
export class S3Addressing {
  private readonly suffixes: readonly string[];

  constructor(domains: readonly string[]) {
    this.suffixes = domains.map((domain) => `.${domain.toLowerCase()}`);
  }

  /** Bucket and key of a request, decoded. @throws RolegateError InvalidURI */
  locate(host: string, rawPath: string): S3Address {
    const bucket = this.virtualBucket(host);
    const path = rawPath.startsWith('/') ? rawPath.slice(1) : rawPath;
    if (bucket !== undefined) return { bucket, key: path === '' ? undefined : safeKey(decode(path)) };
    const slash = path.indexOf('/');
    if (path === '') return {};
    if (slash < 0) return { bucket: decode(path) };
    const key = path.slice(slash + 1);
    return { bucket: decode(path.slice(0, slash)), key: key === '' ? undefined : safeKey(decode(key)) };
  }

  private virtualBucket(host: string): string | undefined {
    if (this.suffixes.length === 0) return undefined;
    const name = host.toLowerCase().replace(/:\d+$/, '');
    for (const suffix of this.suffixes) if (name.length > suffix.length && name.endsWith(suffix)) return name.slice(0, -suffix.length);
    return undefined;
  }
}

/**
 * Keys may contain `..` and `.`, but none may climb above the bucket's root: AWS answers 400 to a key whose segments do.
 * @throws RolegateError InvalidURI
 */
function safeKey(key: string): string {
  if (!key.includes('..')) return key;
  let depth = 0;
  for (const segment of key.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) throw new RolegateError('InvalidURI', "Couldn't parse the specified URI.", { reason: 'key-above-root' });
  }
  return key;
}
