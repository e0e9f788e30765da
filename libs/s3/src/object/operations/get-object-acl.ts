import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectAclOutput, GetObjectAclRequest } from '@aws-sdk/client-s3';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { privateAcl } from '../../bucket/private-acl.js';
import type { ObjectStore } from '../../store/index.js';
import { aclActions, assertNullVersion, missingKey, onObject } from '../object.authorization.js';

/** Source: S3 API Reference, GetObjectAcl. Objects belong to the owner of their bucket, whoever wrote them. */
export const getObjectAcl = (store: ObjectStore): StreamOperation => defineStream({
  name: 'GetObjectAcl',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'GetObjectAcl'),
  actions: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  conditionKeys: ['s3:VersionId'],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion'],
  anonymous: 'by-policy',
  access: onObject<GetObjectAclRequest>(aclActions),

  async handle(input, ctx): Promise<GetObjectAclOutput> {
    assertNullVersion(input);
    const found = presentBucket(input, ctx);
    if (!(await store.head(found.state.bucketId, input.Key!, { versionId: input.VersionId }))) throw await missingKey(input, ctx);
    return privateAcl(found.state, ctx);
  },
});
