/**
 * RGW's names of its operations (`name()` of the classes in rgw_op.h and rgw_rest_*.h), by AWS's, where they are not AWS's own
 * words in another spelling.
 */
const CATEGORIES: Readonly<Record<string, string>> = {
  // S3
  AbortMultipartUpload: 'abort_multipart',
  CompleteMultipartUpload: 'complete_multipart',
  CopyObject: 'copy_obj',
  CreateMultipartUpload: 'init_multipart',
  DeleteBucketCors: 'delete_cors',
  DeleteBucketLifecycle: 'delete_lifecycle',
  DeleteBucketTagging: 'delete_bucket_tags',
  DeleteObject: 'delete_obj',
  DeleteObjectTagging: 'delete_obj_tags',
  DeleteObjects: 'multi_object_delete',
  GetBucketAcl: 'get_acls',
  GetBucketCors: 'get_cors',
  GetBucketLifecycleConfiguration: 'get_lifecycle',
  GetBucketRequestPayment: 'get_request_payment',
  GetBucketTagging: 'get_bucket_tags',
  GetBucketVersioning: 'get_bucket_versioning',
  GetObject: 'get_obj',
  GetObjectAcl: 'get_acls',
  GetObjectAttributes: 'get_obj_attrs',
  GetObjectLegalHold: 'get_obj_legal_hold',
  GetObjectLockConfiguration: 'get_bucket_object_lock',
  GetObjectRetention: 'get_obj_retention',
  GetObjectTagging: 'get_obj_tags',
  HeadBucket: 'stat_bucket',
  HeadObject: 'get_obj',
  ListMultipartUploads: 'list_bucket_multiparts',
  ListObjectVersions: 'list_bucket',
  ListObjects: 'list_bucket',
  ListObjectsV2: 'list_bucket',
  ListParts: 'list_multipart',
  PutBucketAcl: 'put_acls',
  PutBucketCors: 'put_cors',
  PutBucketLifecycleConfiguration: 'put_lifecycle',
  PutBucketRequestPayment: 'set_request_payment',
  PutBucketTagging: 'put_bucket_tags',
  PutBucketVersioning: 'set_bucket_versioning',
  PutObject: 'put_obj',
  PutObjectAcl: 'put_acls',
  PutObjectLegalHold: 'put_obj_legal_hold',
  PutObjectLockConfiguration: 'put_bucket_object_lock',
  PutObjectRetention: 'put_obj_retention',
  PutObjectTagging: 'put_obj_tags',
  UploadPart: 'put_obj',
  UploadPartCopy: 'put_obj',
  // STS and IAM
  AssumeRoleWithWebIdentity: 'assume_role_web_identity',
  CreateOpenIDConnectProvider: 'create_oidc_provider',
  DeleteOpenIDConnectProvider: 'delete_oidc_provider',
  GetOpenIDConnectProvider: 'get_oidc_provider',
  ListOpenIDConnectProviders: 'list_oidc_providers',
  UpdateAssumeRolePolicy: 'modify_role_trust_policy',
};

const known = new Map<string, string>(Object.entries(CATEGORIES));

/** `GetBucketPolicy` → `get_bucket_policy`; '' for a request that no operation was found for. */
export function usageCategory(operation: string): string {
  let category = known.get(operation);
  if (category === undefined) known.set(operation, (category = operation.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase()));
  return category;
}
