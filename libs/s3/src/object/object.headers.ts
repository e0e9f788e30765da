import { RolegateError } from '#kernel';
import type { StreamContext } from '#operation';
import type { ObjectHeaderName, ObjectHeaders, ObjectMetadata } from '../store/index.js';

const KEPT: readonly ObjectHeaderName[] = [
  'content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires', 'x-amz-website-redirect-location',
];

/** The request's headers that are kept with the object (S3 User Guide, "System-defined object metadata"). @throws RolegateError InvalidRedirectLocation */
export function objectHeaders(headers: StreamContext['headers']): ObjectHeaders {
  const kept: Partial<Record<ObjectHeaderName, string>> = {};
  for (const name of KEPT) {
    const raw = headers[name];
    if (raw === undefined) continue;
    const text = typeof raw === 'string' ? raw : raw.join(',');
    const value = name === 'content-encoding' && text.includes('aws-chunked') ? withoutChunking(text) : text;
    if (value === '') continue;
    if (name === 'x-amz-website-redirect-location') assertRedirectLocation(value);
    kept[name] = value;
  }
  return kept;
}

/** `aws-chunked` describes the request and not the object (S3 User Guide, "Signature calculations … chunked upload"). */
const withoutChunking = (text: string): string =>
  text.split(',').map((one) => one.trim()).filter((one) => one.toLowerCase() !== 'aws-chunked').join(',');

/** Bytes. Source: S3 User Guide, "Setting page redirects in the Amazon S3 console and REST API". */
const LONGEST_LOCATION = 2048;
const LOCATION = /^(?:\/|https?:\/\/)/;

function assertRedirectLocation(location: string): void {
  if (!LOCATION.test(location)) throw new RolegateError('InvalidRedirectLocation', "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
  if (location.length > LONGEST_LOCATION) throw new RolegateError('InvalidRedirectLocation', `The length of website redirect location cannot exceed ${LONGEST_LOCATION} characters.`);
}

/** Bytes of all names and values. Source: S3 User Guide, "User-defined object metadata". */
const MOST_METADATA = 2048;

/** User metadata as given. Header text has one character per byte. @throws RolegateError MetadataTooLarge */
export function userMetadata(given: Record<string, string> | undefined): ObjectMetadata | undefined {
  if (given === undefined) return undefined;
  let size = 0;
  for (const name in given) size += name.length + given[name]!.length;
  if (size > MOST_METADATA) {
    throw new RolegateError('MetadataTooLarge', '', { fields: { Size: String(size), MaxSizeAllowed: String(MOST_METADATA) } });
  }
  return given;
}

const MOST_KEY_BYTES = 1024;

/** @throws RolegateError KeyTooLongError */
export function assertKeyFits(key: string): void {
  // Three bytes at most for each UTF-16 code unit: short keys need no counting.
  if (key.length * 3 <= MOST_KEY_BYTES || Buffer.byteLength(key) <= MOST_KEY_BYTES) return;
  throw new RolegateError('KeyTooLongError', '', { fields: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(MOST_KEY_BYTES) } });
}
