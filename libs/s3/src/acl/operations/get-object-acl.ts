import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectAclOutput, GetObjectAclRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { aclActions, onObject } from '../../object/object.authorization.js';
import { aclsDisabled } from '../../ownership/object-ownership.js';
import type { ObjectStore } from '../../store/index.js';
import { shownAcl } from '../acl.output.js';
import { assertObjectConsents } from '../object-consent.js';
import { existingTagKeys } from '../object-facts.js';
import { missingObject, assertVersionId } from '../../versioning/missing-object.js';

/** Source: S3 API Reference, GetObjectAcl. Where ACLs are disabled all is the bucket owner's. */
export const getObjectAcl = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectAcl',
  service: 's3',
  feature: 'acl',
  schema: awsOperation('s3', 'GetObjectAcl'),
  actions: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument'],
  anonymous: 'by-policy',
  access: onObject<GetObjectAclRequest>(aclActions, store),

  async handle(input, ctx): Promise<GetObjectAclOutput> {
    assertVersionId(input);
    const { state } = presentBucket(input, ctx);
    const meta = await store.head(state.bucketId, input.Key!, { versionId: input.VersionId });
    if (!meta) throw await missingObject(store, input, ctx);
    await assertObjectConsents(meta, input, aclActions, ctx);
    return aclsDisabled(state, ctx.settings) ? shownAcl(undefined, state.owner, state.owner, ctx) : shownAcl(meta.acl?.grants, meta.owner ?? state.owner, state.owner, ctx);
  },
});
