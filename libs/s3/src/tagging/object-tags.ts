import { RolegateError } from '#kernel';
import type { OperationSettings } from '#operation';
import type { Tag } from '@aws-sdk/client-s3';
import type { ObjectTags } from '../store/index.js';

/** S3 User Guide, "Categorizing your objects using tags"; lengths in UTF-16 code units, as AWS counts. */
export const TAG_LIMITS = { tags: 10, key: 128, value: 256 } as const;

/** AWS General Reference, "Tag naming limits and requirements". */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string, key: string): RolegateError =>
  new RolegateError('InvalidTag', message, { fields: key === '' ? {} : { TagKey: key.slice(0, TAG_LIMITS.key) } });

type Profile = Pick<OperationSettings, 'compat'>;

/**
 * The tags of a request, checked. What is too many has AWS's code in profile aws, and RGW's in profile ceph.
 * @throws RolegateError InvalidTag, BadRequest
 */
export function objectTags(given: readonly Pick<Tag, 'Key' | 'Value'>[], { compat }: Profile): ObjectTags {
  if (given.length > TAG_LIMITS.tags) {
    const message = `Object tags cannot be greater than ${TAG_LIMITS.tags}`;
    throw compat === 'aws' ? new RolegateError('BadRequest', message) : new RolegateError('InvalidTag', message);
  }
  const tags = new Map<string, string>();
  for (const { Key: key = '', Value: value = '' } of given) {
    if (tags.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', key);
    if (key === '' || key.length > TAG_LIMITS.key || !ALLOWED.test(key)) throw invalidTag('The TagKey you have provided is invalid', key);
    if (key.startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester', key);
    if (value.length > TAG_LIMITS.value || !ALLOWED.test(value)) throw invalidTag('The TagValue you have provided is invalid', key);
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

/**
 * `x-amz-tagging`: tags as the query of a URL.
 * @throws RolegateError InvalidArgument, InvalidTag, BadRequest
 */
export function taggingHeader(header: string, profile: Profile): ObjectTags {
  const given: { Key: string; Value: string }[] = [];
  for (const pair of header.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    given.push(equals < 0 ? { Key: decoded(pair), Value: '' } : { Key: decoded(pair.slice(0, equals)), Value: decoded(pair.slice(equals + 1)) });
  }
  if (new Set(given.map(({ Key }) => Key)).size < given.length) throw invalidHeader();
  return objectTags(given, profile);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidHeader();
  }
}

const invalidHeader = (): RolegateError => new RolegateError(
  'InvalidArgument',
  "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  { fields: { ArgumentName: 'x-amz-tagging' } },
);

/** In the order of their keys, as RGW answers. */
export const tagSet = (tags: ObjectTags = {}): Tag[] =>
  Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }));
