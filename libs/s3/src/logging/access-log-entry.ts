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

/** What is kept of a request for the log of its bucket, which has one: the request first, then the objects that it was about. */
export function accessLogEntry(bucket: AccessedBucket, requests: readonly Omit<LoggedRequest, 'ownerId' | 'bucket'>[]): AccessLogEntry {
  const logging = bucket.logging as BucketLogging;
  const byDay = logging.TargetObjectKeyFormat?.PartitionedPrefix.PartitionDateSource === 'EventTime';
  return {
    bucketId: bucket.bucketId!,
    logging: textOf(logging),
    day: byDay ? requests[0]!.time.toISOString().slice(0, 10) : '',
    lines: requests.map((request) => `${accessLogLine({ ...request, ownerId: bucket.owner.id, bucket: bucket.name })}\n`).join(''),
  };
}
