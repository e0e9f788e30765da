import type { PutBucketTaggingRequest } from '@aws-sdk/client-s3';
import { sameConfiguration, writesConfiguration } from '../../bucket/bucket.configuration.js';
import { bucketTags } from '../bucket-tags.js';

/** Source: S3 API Reference, PutBucketTagging: takes the place of all tags; an empty set is none. */
export const putBucketTagging = writesConfiguration<PutBucketTaggingRequest>({
  name: 'PutBucketTagging',
  feature: 'bucket-tagging',
  action: 's3:PutBucketTagging',
  errors: ['InvalidTag', 'MalformedXML'],

  change({ Tagging }, { tags }) {
    const TagSet = bucketTags(Tagging?.TagSet ?? []);
    if (TagSet.length === 0) return tags ? [{ type: 'BucketTaggingDeleted', data: {} }] : [];
    return sameConfiguration(tags, TagSet) ? [] : [{ type: 'BucketTaggingPut', data: { TagSet } }];
  },
});
