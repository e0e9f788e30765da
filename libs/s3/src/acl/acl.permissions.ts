import type { AclPermission } from '../store/index.js';

/**
 * What a permission in a bucket's ACL allows. Source: S3 User Guide, "Access control list (ACL) overview", "Mapping of ACL
 * permissions and access policy permissions"; WRITE lets delete as well in RGW (rgw_iam_policy.h, op_to_perm). There, WRITE
 * even deletes the bucket and WRITE_ACP changes its configuration; here both need a policy, as in AWS.
 */
const ON_BUCKET: ReadonlyMap<string, AclPermission> = new Map([
  ['s3:ListBucket', 'READ'], ['s3:ListBucketVersions', 'READ'], ['s3:ListBucketMultipartUploads', 'READ'],
  ['s3:PutObject', 'WRITE'],
  ['s3:GetBucketAcl', 'READ_ACP'],
  ['s3:PutBucketAcl', 'WRITE_ACP'],
]);

const ON_BUCKET_IN_RGW: ReadonlyMap<string, AclPermission> = new Map([
  ...ON_BUCKET, ['s3:DeleteObject', 'WRITE'], ['s3:DeleteObjectVersion', 'WRITE'], ['s3:AbortMultipartUpload', 'WRITE'],
]);

/** The same for an object's ACL; in RGW tags and locks go by it as the bytes do. */
const ON_OBJECT: ReadonlyMap<string, AclPermission> = new Map([
  ['s3:GetObject', 'READ'], ['s3:GetObjectVersion', 'READ'],
  ['s3:GetObjectAcl', 'READ_ACP'], ['s3:GetObjectVersionAcl', 'READ_ACP'],
  ['s3:PutObjectAcl', 'WRITE_ACP'], ['s3:PutObjectVersionAcl', 'WRITE_ACP'],
]);

const ON_OBJECT_IN_RGW: ReadonlyMap<string, AclPermission> = new Map([
  ...ON_OBJECT,
  ['s3:GetObjectAttributes', 'READ'], ['s3:GetObjectVersionAttributes', 'READ'], ['s3:GetObjectTagging', 'READ'], ['s3:GetObjectVersionTagging', 'READ'],
  ['s3:GetObjectRetention', 'READ'], ['s3:GetObjectLegalHold', 'READ'],
  ['s3:PutObjectTagging', 'WRITE'], ['s3:PutObjectVersionTagging', 'WRITE'], ['s3:DeleteObjectTagging', 'WRITE'], ['s3:DeleteObjectVersionTagging', 'WRITE'],
  ['s3:PutObjectRetention', 'WRITE'], ['s3:PutObjectLegalHold', 'WRITE'],
]);

type Compat = 'ceph' | 'aws';

/** The permission in a bucket's ACL that allows `action`; undefined: none does. */
export const bucketPermission = (action: string, compat: Compat): AclPermission | undefined => (compat === 'ceph' ? ON_BUCKET_IN_RGW : ON_BUCKET).get(action);

/** The permission in an object's ACL that allows `action`; undefined: none does. */
export const objectPermission = (action: string, compat: Compat): AclPermission | undefined => (compat === 'ceph' ? ON_OBJECT_IN_RGW : ON_OBJECT).get(action);
