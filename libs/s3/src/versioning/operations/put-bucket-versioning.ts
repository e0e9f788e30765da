import { RolegateError } from '#kernel';
import { defineWrite, type WriteOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketVersioningRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { notImplemented } from '../../bucket/not-implemented.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { assertMayCease } from '../../lock/lock.configuration.js';
import type { BucketVersioning, ObjectStore } from '../../store/index.js';
import type { BucketVersioningPut } from '../versioning.events.js';

/** Source: S3 API Reference, PutBucketVersioning. Deleting with MFA is not built. */
export const putBucketVersioning = (store: ObjectStore): WriteOperation => defineWrite({
  name: 'PutBucketVersioning',
  service: 's3',
  feature: 'versioning',
  schema: awsOperation('s3', 'PutBucketVersioning'),
  actions: ['s3:PutBucketVersioning'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidBucketState', 'NotImplemented'],
  access: onBucket<PutBucketVersioningRequest>('s3:PutBucketVersioning'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const Status = wantedStatus(input);
    if (Status !== 'Enabled') assertMayCease(found.state);
    const put: BucketVersioningPut = { type: 'BucketVersioningPut', data: { Status } };
    const changes = found.state.versioning !== Status;
    return { writes: appendToBucket(found, changes ? [put] : []), output: { revision: found.version + (changes ? 1 : 0) } };
  },

  /** What a failed append leaves is settled later, as the log says: whether it failed is not always known. */
  async frame(input, { existing }, _ctx, { revision }) {
    const { bucketId } = existingBucket(existing, input).state;
    const status = wantedStatus(input);
    await store.setVersioning(bucketId, status, revision, false);
    return { done: () => store.setVersioning(bucketId, status, revision, true), undo: async () => {} };
  },

  reply: async () => ({}),
});

/** @throws RolegateError MalformedXML, NotImplemented */
function wantedStatus({ VersioningConfiguration: { Status, MFADelete } = {} }: PutBucketVersioningRequest): BucketVersioning {
  if (MFADelete === 'Enabled') throw notImplemented('MfaDelete');
  if (Status === 'Enabled' || Status === 'Suspended') return Status;
  throw new RolegateError('MalformedXML', '', { detail: 'no Status of versioning' });
}
