import { RolegateError } from '#kernel';
import type { GetBucketTaggingOutput, GetBucketTaggingRequest } from '@aws-sdk/client-s3';
import { readsConfiguration } from '../../bucket/bucket.configuration.js';

/** Source: S3 API Reference, GetBucketTagging. */
export const getBucketTagging = readsConfiguration<GetBucketTaggingRequest, GetBucketTaggingOutput>({
  name: 'GetBucketTagging',
  feature: 'bucket-tagging',
  action: 's3:GetBucketTagging',
  errors: ['NoSuchTagSet'],

  shown({ name, tags }) {
    if (!tags) throw new RolegateError('NoSuchTagSet', '', { fields: { BucketName: name } });
    return { TagSet: [...tags] };
  },
});
