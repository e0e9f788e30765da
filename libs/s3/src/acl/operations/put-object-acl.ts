import { RolegateError } from '#kernel';
import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectAclOutput, PutObjectAclRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { announcing } from '../../notification/announcing.js';
import { onObject } from '../../object/object.authorization.js';
import { aclsDisabled } from '../../ownership/object-ownership.js';
import type { ObjectStore } from '../../store/index.js';
import { requestedGrants } from '../acl.request.js';
import { assertAclsWork, assertNotBlocked } from '../acl.rules.js';
import { assertObjectConsents } from '../object-consent.js';
import { existingTagKeys } from '../object-facts.js';
import { resolving } from '../resolving.js';
import { missingObject, assertVersionId } from '../../versioning/missing-object.js';

const putAclActions = { plain: 's3:PutObjectAcl', versioned: 's3:PutObjectVersionAcl' } as const;

/** Source: S3 API Reference, PutObjectAcl. The owner stays who he is. */
export const putObjectAcl = (store: ObjectStore): StreamOperation => defineStream({
  name: 'PutObjectAcl',
  service: 's3',
  feature: 'acl',
  schema: awsOperation('s3', 'PutObjectAcl'),
  actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: [
    'NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'MissingSecurityHeader', 'InvalidRequest', 'InvalidArgument', 'UnexpectedContent', 'MalformedACLError',
    'UnresolvableGrantByEmailAddress', 'AccessControlListNotSupported', 'OperationAborted',
  ],
  anonymous: 'by-policy',
  access: onObject<PutObjectAclRequest>(putAclActions, store),

  async handle(input, ctx): Promise<PutObjectAclOutput> {
    assertVersionId(input);
    const found = presentBucket(input, ctx);
    const { state } = found;
    const meta = await store.head(state.bucketId, input.Key!, { versionId: input.VersionId });
    if (!meta) throw await missingObject(store, input, ctx);
    await assertObjectConsents(meta, input, putAclActions, ctx);
    const disabled = aclsDisabled(state, ctx.settings);
    const owner = disabled ? state.owner : meta.owner ?? state.owner;
    const grants = await resolving(ctx, () => requestedGrants(input, 'object', owner, ctx));
    if (grants === undefined) throw new RolegateError('MissingSecurityHeader', '', { fields: { MissingHeaderName: 'x-amz-acl' } });
    assertAclsWork(state, input, grants, ctx);
    assertNotBlocked(state, grants);
    if (disabled) return {};
    const changed = await store.annotate(state.bucketId, input.Key!, input.VersionId, { acl: { grants } }, {
      admit: (kept) => assertObjectConsents(kept, input, putAclActions, ctx), beforeCommit: () => ctx.recheck(), announce: announcing(found, 'ObjectAcl:Put', ctx, input.Key!),
    });
    if (!changed) throw await missingObject(store, input, ctx);
    return {};
  },
});
