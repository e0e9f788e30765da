import type { AccessedBucket, AccessLogEntry } from '#operation';
import { accessLogLine, type LoggedRequest } from './access-log-line.js';
import type { BucketLogging } from './logging.events.js';

const texts = new WeakMap<BucketLogging, string>();

/** Of one configuration there are many lines. */
function textOf(logging: BucketLogging): string {
  let text = texts.get(logging);
  if (text === undefined) texts.set(logging, (text = JSON.stringify(logging)));
  return text;
}

/** What is kept of a request for the log of its bucket, which has one. */
export function accessLogEntry(bucket: AccessedBucket, request: Omit<LoggedRequest, 'ownerId' | 'bucket'>): AccessLogEntry {
  const logging = bucket.logging as BucketLogging;
  const byDay = logging.TargetObjectKeyFormat?.PartitionedPrefix.PartitionDateSource === 'EventTime';
  return {
    bucketId: bucket.bucketId!,
    logging: textOf(logging),
    day: byDay ? request.time.toISOString().slice(0, 10) : '',
    line: accessLogLine({ ...request, ownerId: bucket.owner.id, bucket: bucket.name }),
  };
}
