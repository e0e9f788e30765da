/**
 * Query parameters that are part of a SigV2 resource. The first list is Amazon's (S3 User Guide, "Signing and authenticating
 * REST requests", CanonicalizedResource) with what came later and every client signs; the others are signed by some of
 * boto 2 (boto/utils.py), botocore (auth.py, HmacV1Auth) and Ceph (rgw_auth_s3.cc) and not by the rest.
 */
const EVERYWHERE = [
  'acl', 'cors', 'delete', 'lifecycle', 'location', 'logging', 'notification', 'partNumber', 'policy', 'requestPayment', 'tagging',
  'torrent', 'uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'website',
  'response-cache-control', 'response-content-disposition', 'response-content-encoding', 'response-content-language', 'response-content-type', 'response-expires',
];

const BY_SOME = [
  'accelerate', 'analytics', 'append', 'billing', 'compose', 'defaultObjectAcl', 'encryption', 'inventory', 'legal-hold', 'metrics', 'object-lock',
  'policyStatus', 'position', 'publicAccessBlock', 'replication', 'restore', 'retention', 'select', 'select-type', 'storageClass', 'userProject', 'websiteConfig',
];

/** What a signature should cover. */
export const SIGNED_PARAMETERS: ReadonlySet<string> = new Set([...EVERYWHERE, ...BY_SOME]);

/** What it covers at the least. */
export const ALWAYS_SIGNED_PARAMETERS: ReadonlySet<string> = new Set(EVERYWHERE);
