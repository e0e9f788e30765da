import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketLifecycleConfigurationOutput, GetBucketLifecycleConfigurationRequest, LifecycleRule as ShownRule } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import type { LifecycleRule } from '../lifecycle.events.js';

/** Source: S3 API Reference, GetBucketLifecycleConfiguration. In profile aws the least size of transitions is always told. */
export const getBucketLifecycleConfiguration = defineRead({
  name: 'GetBucketLifecycleConfiguration',
  service: 's3',
  feature: 'lifecycle',
  schema: awsOperation('s3', 'GetBucketLifecycleConfiguration'),
  actions: ['s3:GetLifecycleConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchLifecycleConfiguration'],
  access: onBucket<GetBucketLifecycleConfigurationRequest>('s3:GetLifecycleConfiguration'),

  async answer(input, reads, ctx): Promise<GetBucketLifecycleConfigurationOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    const lifecycle = found?.state?.lifecycle;
    if (lifecycle === undefined) throw new RolegateError('NoSuchLifecycleConfiguration', '', { fields: { BucketName: input.Bucket! } });
    const fallback = ctx.settings.compat === 'aws' ? 'all_storage_classes_128K' as const : undefined;
    return { Rules: lifecycle.Rules.map(shown), TransitionDefaultMinimumObjectSize: lifecycle.TransitionDefaultMinimumObjectSize ?? fallback };
  },
});

/** Every member but a date is kept as it goes over the wire. */
function shown({ Expiration, ...rule }: LifecycleRule): ShownRule {
  const { Date: date, ...rest } = Expiration ?? {};
  return { ...rule, ...(Expiration && { Expiration: { ...rest, ...(date !== undefined && { Date: new Date(date) }) } }) } as ShownRule;
}
