import { requestTagConditions, requestTagKeys } from '#iam';
import { RolegateError } from '#kernel';
import type { AccessRequest } from '#operation';
import type { CreateBucketRequest } from '@aws-sdk/client-s3';
import { sameConfiguration } from '../bucket/bucket.configuration.js';
import type { BucketState } from '../bucket/bucket.state.js';
import type { BucketTag, BucketTaggingPut } from './bucket-tagging.events.js';
import { bucketTags } from './bucket-tags.js';

/** What the maker of a bucket with tags is asked for besides: they may decide who gets in. */
export const newBucketTagActions: readonly string[] = ['s3:TagResource'];
export const newBucketTagKeys: readonly string[] = requestTagKeys;
export const newBucketTagErrors: readonly string[] = ['InvalidTag', 'MalformedXML'];

/** @throws RolegateError MalformedXML, InvalidTag */
const requested = ({ CreateBucketConfiguration }: CreateBucketRequest): readonly BucketTag[] => bucketTags(CreateBucketConfiguration?.Tags ?? []);

/** What follows the creation of a bucket that is given tags. Source: S3 API Reference, CreateBucketConfiguration, "Tags". */
export function tagsOfNewBucket(input: CreateBucketRequest): readonly BucketTaggingPut[] {
  const TagSet = requested(input);
  return TagSet.length === 0 ? [] : [{ type: 'BucketTaggingPut', data: { TagSet } }];
}

/**
 * Whoever gives tags needs s3:TagResource; both questions know the tags (S3 User Guide, "Using tags with S3 general purpose buckets").
 * @throws RolegateError MalformedXML, InvalidTag
 */
export function tagAccessOfNewBucket(input: CreateBucketRequest, create: AccessRequest): AccessRequest[] {
  const tags = requested(input);
  if (tags.length === 0) return [create];
  const conditions = requestTagConditions(tags);
  return [{ ...create, conditions: { ...create.conditions, ...conditions } }, { ...create, action: 's3:TagResource', conditions }];
}

/** Making a bucket again does not change its tags. @throws RolegateError BucketAlreadyExists */
export function assertSameTags(input: CreateBucketRequest, { tags, name }: BucketState): void {
  const given = requested(input);
  if (given.length > 0 && !sameConfiguration(given, tags)) throw new RolegateError('BucketAlreadyExists', '', { fields: { BucketName: name } });
}
