import { isDeepStrictEqual } from 'node:util';
import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketAclRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { aclsDisabled } from '../../ownership/object-ownership.js';
import type { BucketAclPut } from '../acl.events.js';
import { requestedGrants } from '../acl.request.js';
import { aclsNotSupported, assertNotBlocked } from '../acl.rules.js';
import { PRIVATE } from '../acl.rights.js';

/** Source: S3 API Reference, PutBucketAcl. */
export const putBucketAcl = defineWrite({
  name: 'PutBucketAcl',
  service: 's3',
  feature: 'acl',
  schema: awsOperation('s3', 'PutBucketAcl'),
  actions: ['s3:PutBucketAcl'],
  conditionKeys: [],
  errors: [
    'NoSuchBucket', 'MissingSecurityHeader', 'InvalidRequest', 'InvalidArgument', 'UnexpectedContent', 'MalformedACLError', 'UnresolvableGrantByEmailAddress',
    'AccessControlListNotSupported',
  ],
  access: onBucket<PutBucketAclRequest>('s3:PutBucketAcl'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    const { state } = found;
    const grants = requestedGrants(input, 'bucket', state.owner, ctx);
    if (grants === undefined) throw new RolegateError('MissingSecurityHeader', '', { fields: { MissingHeaderName: 'x-amz-acl' } });
    if (aclsDisabled(state, ctx.settings)) throw aclsNotSupported();
    assertNotBlocked(state, grants);
    const put: BucketAclPut = { type: 'BucketAclPut', data: { grants } };
    return { writes: appendToBucket(found, isDeepStrictEqual(state.acl ?? PRIVATE, grants) ? [] : [put]), output: {} };
  },
});
