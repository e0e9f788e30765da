import { bucketArn } from '#kernel';
import type { OperationContext } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';
import type { Change } from '../store/index.js';
import type { EventName } from './event-names.js';

/** 2.3 for what happens without a new object's bytes, 2.1 for the rest. Source: S3 User Guide, "Event message structure". */
const eventVersion = (name: EventName): string => (/^(Lifecycle|ObjectAcl|ObjectTagging)/.test(name) ? '2.3' : '2.1');

/** Form encoding, but for the slashes. Source: S3 User Guide, "Event message structure": "the object key name value is URL encoded". */
export const encodedKey = (key: string): string => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');

/** Who did it and how, as far as a record tells. */
export type Cause = Pick<OperationContext, 'now' | 'requestId' | 'sourceIp' | 'principal' | 'settings'>;

/** Ceph has the user's name (rgw_notify.cc); AWS's ids have a prefix. */
const principalId = (compat: 'ceph' | 'aws', aws: string, ceph: string): string => (compat === 'aws' ? `AWS:${aws}` : ceph);

/**
 * One record in the form of AWS, complete but for `s3.object.sequencer` and opaqueData, which are added when it is sent.
 * Source: S3 User Guide, "Event message structure"; rgw_pubsub.h, rgw_pubsub_s3_event.
 */
export function eventRecord(name: EventName, configurationId: string, { name: bucketName, owner }: BucketState, change: Change, cause: Cause): string {
  const { compat, region } = cause.settings;
  const { key, size, etag: eTag, versionId } = change;
  return JSON.stringify({
    eventVersion: eventVersion(name),
    eventSource: compat === 'aws' ? 'aws:s3' : 'ceph:s3',
    awsRegion: region,
    eventTime: new Date(change.time ?? cause.now).toISOString(),
    eventName: name,
    userIdentity: { principalId: principalId(compat, cause.principal.userId, cause.principal.owner.id) },
    requestParameters: { sourceIPAddress: cause.sourceIp },
    responseElements: { 'x-amz-request-id': cause.requestId, 'x-amz-id-2': '' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucketName, ownerIdentity: { principalId: owner.id }, arn: bucketArn(bucketName) },
      object: { key: encodedKey(key), size, eTag, versionId },
    },
  });
}

/** Tells a topic that it has been chosen. Source: S3 User Guide, "Event notification types and destinations", s3:TestEvent. */
export const testRecord = (bucketName: string, { now, requestId }: Cause): string => JSON.stringify({
  Service: 'Amazon S3', Event: 's3:TestEvent', Time: new Date(now).toISOString(), Bucket: bucketName, RequestId: requestId, HostId: '',
});
