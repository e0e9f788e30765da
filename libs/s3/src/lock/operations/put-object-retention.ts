import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectRetentionOutput, PutObjectRetentionRequest } from '@aws-sdk/client-s3';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { assertProven } from '../../object/object.proof.js';
import type { ObjectStore } from '../../store/index.js';
import { assertVersionId, missingObject } from '../../versioning/missing-object.js';
import { governanceBypass } from '../governance-bypass.js';
import { lockAccess, putRetentionActions } from '../lock.authorization.js';
import { assertLockable, requestedRetention, retentionConditions, retentionKeys } from '../lock.request.js';

/** Source: S3 API Reference, PutObjectRetention. An empty Retention takes it away, where that is allowed. */
export const putObjectRetention = (store: ObjectStore): StreamOperation => defineStream({
  name: 'PutObjectRetention',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'PutObjectRetention'),
  actions: ['s3:PutObjectRetention', 's3:BypassGovernanceRetention'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys, ...retentionKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidRequest', 'InvalidArgument', 'MalformedXML', 'OperationAborted', 'NotImplemented'],
  access: (input: PutObjectRetentionRequest, ctx) => withBucket(input, ctx, (found) =>
    lockAccess(found, putRetentionActions, input, retentionConditions(requestedRetention(input.Retention, ctx), ctx), ctx, store)),

  async handle(input, ctx): Promise<PutObjectRetentionOutput> {
    assertVersionId(input);
    assertProven(ctx);
    const { state } = presentBucket(input, ctx);
    assertLockable(state);
    const retention = requestedRetention(input.Retention, ctx) ?? null;
    const bypass = await governanceBypass(input, [input.Key!], ctx);
    const done = await store.annotate(state.bucketId, input.Key!, input.VersionId, { retention }, {
      bypassGovernance: bypass.of(input.Key!),
      admit: (kept) => assertObjectConsents(kept, input, putRetentionActions, ctx),
      beforeCommit: bypass.rechecked(() => ctx.recheck()),
    });
    if (!done) throw await missingObject(store, input, ctx);
    return {};
  },
});
