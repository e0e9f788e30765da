import { RolegateError } from '#kernel';
import { defineWrite, type Load, type OperationContext } from '#operation';
import { awsOperation } from '#protocol';
import type { LoggingEnabled, PutBucketLoggingRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { sameConfiguration } from '../../bucket/bucket.configuration.js';
import { bucketNamed, existingBucket, type FoundBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket, type BucketState } from '../../bucket/bucket.state.js';
import { notImplemented } from '../../bucket/not-implemented.js';
import type { BucketLogging } from '../logging.events.js';
import { takesLogs } from '../log-target.js';

/**
 * Source: S3 API Reference, PutBucketLogging; a status without LoggingEnabled ends the log. Grants on log objects are not
 * known: their owner is the owner of the bucket that they lie in.
 */
export const putBucketLogging = defineWrite({
  name: 'PutBucketLogging',
  service: 's3',
  feature: 'logging',
  schema: awsOperation('s3', 'PutBucketLogging'),
  actions: ['s3:PutBucketLogging'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidTargetBucketForLogging', 'MalformedXML', 'NotImplemented'],
  access: onBucket<PutBucketLoggingRequest>('s3:PutBucketLogging'),

  loads(input, ctx): { existing: Load<BucketState>; target: Load<BucketState> } {
    const { TargetBucket } = input.BucketLoggingStatus?.LoggingEnabled ?? {};
    return { existing: bucketNamed(input, ctx), target: bucketNamed(TargetBucket === undefined ? input : { Bucket: TargetBucket }, ctx) };
  },

  decide(input: PutBucketLoggingRequest, { existing, target }, ctx) {
    const found = existingBucket(existing, input);
    const wanted = input.BucketLoggingStatus?.LoggingEnabled;
    return { writes: appendToBucket(found, wanted ? enabled(wanted, found, target, ctx) : found.state.logging ? [{ type: 'BucketLoggingDeleted', data: {} }] : []), output: {} };
  },
});

function enabled(wanted: LoggingEnabled, { state }: FoundBucket, target: FoundBucket | undefined, { settings }: OperationContext) {
  const data = bucketLogging(wanted);
  if (!target || !takesLogs(target.state, state, `${data.TargetPrefix}log`, settings)) {
    throw new RolegateError('InvalidTargetBucketForLogging', '', { fields: { TargetBucket: data.TargetBucket } });
  }
  return sameConfiguration(state.logging, data) ? [] : [{ type: 'BucketLoggingPut', data }];
}

/** @throws RolegateError MalformedXML, NotImplemented */
function bucketLogging({ TargetBucket, TargetPrefix, TargetGrants = [], TargetObjectKeyFormat }: LoggingEnabled): BucketLogging {
  if (TargetBucket === undefined || TargetPrefix === undefined) throw new RolegateError('MalformedXML', '', { detail: 'TargetBucket and TargetPrefix are needed' });
  if (TargetGrants.length > 0) throw notImplemented('TargetGrants');
  const { SimplePrefix, PartitionedPrefix } = TargetObjectKeyFormat ?? {};
  if (SimplePrefix && PartitionedPrefix) throw new RolegateError('MalformedXML', '', { detail: 'one key format' });
  if (!PartitionedPrefix) return { TargetBucket, TargetPrefix };
  const PartitionDateSource = PartitionedPrefix.PartitionDateSource ?? 'DeliveryTime';
  if (PartitionDateSource !== 'EventTime' && PartitionDateSource !== 'DeliveryTime') throw new RolegateError('MalformedXML', '', { detail: 'PartitionDateSource is EventTime or DeliveryTime' });
  return { TargetBucket, TargetPrefix, TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource } } };
}
