import type { NewEvent, StoredEvent, StreamWrite } from '#event-sourcing';
import type { Quota, RateLimit } from '#iam';
import type { Present } from '#operation';
import type { LifecycleConfiguration } from '../lifecycle/lifecycle.events.js';
import type { CorsConfiguration } from '../cors/cors.events.js';
import type { ObjectLockConfiguration } from '../lock/lock.events.js';
import type { WebsiteConfiguration } from '../website/website.events.js';
import type { BucketTag } from '../bucket-tagging/bucket-tagging.events.js';
import type { BucketLogging } from '../logging/logging.events.js';
import type { TopicConfiguration } from '../notification/notification.events.js';
import type { BucketEncryption } from '../encryption/encryption.events.js';
import type { ObjectOwnership } from '../ownership/object-ownership.js';
import type { PublicAccessBlock } from '../public-access/public-access.events.js';
import type { Grant } from '../store/index.js';
import type { BucketPlacement } from '../store/placement.js';
import type { BucketVersioning } from '../store/versions.js';
import type { BucketEvent, BucketLinked, BucketOwner } from './bucket.events.js';

export interface BucketState {
  readonly account: string;
  readonly bucketId: string;
  readonly name: string;
  readonly owner: BucketOwner;
  readonly region: string;
  readonly creationDate: Date;
  /** Where its bytes lie, if that is not the store of its own. */
  readonly store?: BucketPlacement;
  /** The bucket policy's text; undefined when there is none. */
  readonly policy?: string;
  /** Absent: private. */
  readonly acl?: readonly Grant[];
  /** Absent: never set. */
  readonly ownership?: ObjectOwnership | 'deleted';
  readonly publicAccessBlock?: PublicAccessBlock;
  /** Absent: none of its own. */
  readonly quota?: Quota;
  readonly rateLimit?: RateLimit;
  /** What becomes of old objects, versions and uploads; absent: nothing. */
  readonly lifecycle?: LifecycleConfiguration;
  /** Absent: none. */
  readonly cors?: CorsConfiguration;
  /** Versions may be locked; absent: they cannot. */
  readonly objectLock?: ObjectLockConfiguration;
  /** Absent: no website. */
  readonly website?: WebsiteConfiguration;
  readonly tags?: readonly BucketTag[];
  /** Absent: the owner pays for requests. */
  readonly payer?: 'Requester';
  readonly logging?: BucketLogging;
  /** What is told of, and to whom; at least one, or absent. */
  readonly notification?: readonly TopicConfiguration[];
  /** Absent: objects are kept as they come, unless their request or the node's setting says otherwise. */
  readonly encryption?: BucketEncryption;
  /** Absent: the bucket never kept versions. */
  readonly versioning?: BucketVersioning;
  /** The account in whose part of the log the stream lies, where that is not the owner's any more: a stream never moves. */
  readonly streamAccount?: string;
}

/** Of a bucket that was unlinked: nobody owns it. */
const NOBODY: BucketOwner = { stream: '', id: '', displayName: '' };

export function evolveBucket(state: BucketState | undefined, stored: StoredEvent): BucketState | undefined {
  const event = stored as StoredEvent & BucketEvent;
  if (event.type === 'BucketCreated') {
    const { bucketId, name, owner, region, store } = event.data;
    return { account: stored.account, bucketId, name, owner, region, creationDate: stored.time, ...(store && { store }) };
  }
  if (!state) return undefined;
  switch (event.type) {
    case 'BucketPolicyPut': return { ...state, policy: event.data.policy };
    case 'BucketPolicyDeleted': return { ...state, policy: undefined };
    case 'BucketLinked': return linked(state, event.data);
    case 'BucketUnlinked': return { ...state, owner: NOBODY };
    case 'BucketQuotaPut': return { ...state, quota: event.data };
    case 'BucketRateLimitPut': return { ...state, rateLimit: event.data };
    case 'BucketLifecyclePut': return { ...state, lifecycle: event.data };
    case 'BucketLifecycleDeleted': return { ...state, lifecycle: undefined };
    case 'BucketCorsPut': return { ...state, cors: event.data };
    case 'BucketCorsDeleted': return { ...state, cors: undefined };
    case 'BucketObjectLockPut': return { ...state, objectLock: event.data };
    case 'BucketWebsitePut': return { ...state, website: event.data };
    case 'BucketWebsiteDeleted': return { ...state, website: undefined };
    case 'BucketEncryptionPut': return { ...state, encryption: event.data };
    case 'BucketEncryptionDeleted': return { ...state, encryption: undefined };
    case 'BucketAclPut': return { ...state, acl: isPrivate(event.data.grants) ? undefined : event.data.grants };
    case 'BucketOwnershipControlsPut': return { ...state, ownership: event.data.ObjectOwnership };
    case 'BucketOwnershipControlsDeleted': return { ...state, ownership: 'deleted' };
    case 'BucketPublicAccessBlockPut': return { ...state, publicAccessBlock: event.data };
    case 'BucketPublicAccessBlockDeleted': return { ...state, publicAccessBlock: undefined };
    case 'BucketDeleted': return undefined;
    case 'BucketTaggingPut': return { ...state, tags: event.data.TagSet };
    case 'BucketTaggingDeleted': return { ...state, tags: undefined };
    case 'BucketRequestPaymentPut': return { ...state, payer: event.data.Payer === 'Requester' ? 'Requester' : undefined };
    case 'BucketLoggingPut': return { ...state, logging: event.data };
    case 'BucketLoggingDeleted': return { ...state, logging: undefined };
    case 'BucketNotificationPut': return { ...state, notification: event.data.TopicConfigurations.length > 0 ? event.data.TopicConfigurations : undefined };
    case 'BucketVersioningPut': return { ...state, versioning: event.data.Status };
    default: return state;
  }
}

/** All to the owner, and nothing to others: what holds without an ACL. */
const isPrivate = ([first, ...more]: readonly Grant[]): boolean =>
  more.length === 0 && first?.permission === 'FULL_CONTROL' && 'ownerOf' in first.grantee && first.grantee.ownerOf === 'self';

const linked = (state: BucketState, { owner, account, name }: BucketLinked['data']): BucketState =>
  ({ ...state, owner, account, name: name ?? state.name, streamAccount: state.streamAccount ?? state.account });

/** The write that appends `events` at the version that was loaded. */
export const appendToBucket = ({ stream, version, state }: Present<BucketState>, events: readonly NewEvent[]): readonly StreamWrite[] =>
  events.length === 0 ? [] : [{ stream, account: state.streamAccount ?? state.account, expected: version, events }];
