import { RolegateError } from '#kernel';
import type { Tag } from '@aws-sdk/client-s3';
import type { BucketTag } from './bucket-tagging.events.js';

/** S3 User Guide, "Tagging buckets": 50 tags, keys of 128 and values of 256 characters. */
const MOST = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** AWS Billing User Guide, "User-defined tag restrictions"; S3 API Reference, PutBucketTagging, InvalidTag. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string, tag: string): RolegateError => new RolegateError('InvalidTag', message, { fields: { TagKey: tag.slice(0, LONGEST_KEY) } });

/** The tags of a request. @throws RolegateError MalformedXML, InvalidTag */
export function bucketTags(given: readonly Tag[]): readonly BucketTag[] {
  if (given.length > MOST) throw new RolegateError('InvalidTag', `Bucket tag count cannot be greater than ${MOST}`);
  const seen = new Set<string>();
  return given.map(({ Key, Value }) => {
    if (Key === undefined || Value === undefined) throw new RolegateError('MalformedXML', '', { detail: 'a tag without key or value' });
    if (Key === '' || [...Key].length > LONGEST_KEY || !CHARACTERS.test(Key)) throw invalidTag('The TagKey you have provided is invalid', Key);
    if ([...Value].length > LONGEST_VALUE || !CHARACTERS.test(Value)) throw invalidTag('The TagValue you have provided is invalid', Key);
    if (Key.toLowerCase().startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester', Key);
    if (seen.has(Key)) throw invalidTag('Cannot provide multiple Tags with the same key', Key);
    seen.add(Key);
    return { Key, Value };
  });
}
