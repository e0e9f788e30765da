import type { IncomingHttpHeaders } from 'node:http';
import type { ObjectHeaderName, ObjectHeaders, ObjectMeta, ObjectMetadata } from '#s3';
import { encryptionOf } from '../encryption/encryption-headers.js';
import { factsOf, type KnownFacts, NO_FACTS } from './facts.js';
import { lockOf, versionIdOf } from './version-headers.js';

const KEPT: readonly ObjectHeaderName[] = [
  'content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires', 'x-amz-website-redirect-location',
];
const META = 'x-amz-meta-';

/** What is answered for objects that were given no type (PutObject, "Content-Type"); ours have none then. */
const DEFAULT_TYPE = 'binary/octet-stream';

/** The headers that an object is written with. */
export function writtenHeaders(headers: ObjectHeaders | undefined, metadata: ObjectMetadata | undefined): Record<string, string> {
  const written: Record<string, string> = { ...headers };
  for (const name in metadata) written[META + name] = metadata[name]!;
  return written;
}

export const etagOf = (headers: IncomingHttpHeaders): string => unquoted(headers.etag ?? '');

/** As If-Match and If-None-Match have them. */
export const tagList = (tags: '*' | readonly string[]): string => (tags === '*' ? '*' : tags.map((tag) => `"${tag}"`).join(', '));

export const unquoted = (etag: string): string => etag.replace(/^(W\/)?"|"$/g, '');

/** Milliseconds since the epoch by a header of the reply. */
export const timeOf = (text: string | undefined): number => {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? Date.now() : time;
};

/** What a reply to GET or HEAD says of the object, with what is known of it here. */
export function metaOf(key: string, headers: IncomingHttpHeaders, size: number, known: KnownFacts | undefined): ObjectMeta {
  const etag = etagOf(headers);
  const facts = factsOf(known, etag) ?? NO_FACTS;
  const parts = facts.parts?.length ?? partsOf(headers, etag);
  const encryption = encryptionOf(headers);
  const versionId = versionIdOf(headers);
  return {
    key,
    size,
    etag,
    lastModified: timeOf(headers['last-modified']),
    headers: keptHeaders(headers),
    metadata: metadataOf(headers),
    ...(encryption && { encryption }),
    ...(facts.checksum && { checksum: facts.checksum }),
    ...(parts !== undefined && { parts }),
    ...facts.annotations,
    ...lockOf(headers),
    ...(versionId !== undefined && { versionId }),
  };
}

function keptHeaders(headers: IncomingHttpHeaders): ObjectHeaders {
  const kept: Partial<Record<ObjectHeaderName, string>> = {};
  for (const name of KEPT) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '' && !(name === 'content-type' && value === DEFAULT_TYPE)) kept[name] = value;
  }
  return kept;
}

function metadataOf(headers: IncomingHttpHeaders): ObjectMetadata {
  const metadata: Record<string, string> = {};
  for (const name in headers) {
    if (name.startsWith(META)) metadata[name.slice(META.length)] = String(headers[name]);
  }
  return metadata;
}

/** The tag of an object of parts ends in their number (S3 User Guide, "Multipart upload", and every other S3). */
export function partsOf(headers: IncomingHttpHeaders, etag: string): number | undefined {
  const told = headers['x-amz-mp-parts-count'];
  if (typeof told === 'string') return Number(told);
  const dash = etag.lastIndexOf('-');
  const count = dash < 0 ? Number.NaN : Number(etag.slice(dash + 1));
  return Number.isInteger(count) && count > 0 ? count : undefined;
}
