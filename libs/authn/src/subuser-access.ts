import type { AccessKey, SubuserAccess, UserState } from '#iam';
import type { PassedPolicy } from './compiled-policies.js';

/**
 * What a subuser's access leaves of its user's rights: bytes and listings, to read or to write, and never ACLs. RGW asks for
 * it as a mask of ACL permissions (rgw_op.cc, verify_bucket_permission_no_policy) that policies pass by; here it bounds them,
 * too, and shuts every other API. A full subuser does what its user does.
 */
const ACTIONS: Readonly<Record<Exclude<SubuserAccess, 'full' | 'none'>, readonly string[]>> = {
  read: ['s3:Get*', 's3:List*'],
  write: ['s3:Put*', 's3:Delete*', 's3:CreateBucket', 's3:AbortMultipartUpload', 's3:RestoreObject', 's3:ReplicateObject'],
  readwrite: ['s3:Get*', 's3:List*', 's3:Put*', 's3:Delete*', 's3:CreateBucket', 's3:AbortMultipartUpload', 's3:RestoreObject', 's3:ReplicateObject'],
};

const NOT_FOR_SUBUSERS = ['s3:*Acl', 's3:*BucketPolicy', 's3:*PublicAccessBlock', 's3:*BucketOwnershipControls'];

const denying = (...statements: readonly object[]): PassedPolicy => {
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...statements.map((one) => ({ Effect: 'Deny', ...one, Resource: '*' }))];
  return { sessionPolicy: JSON.stringify({ Version: '2012-10-17', Statement }) };
};

const policyOf = (access: keyof typeof ACTIONS): PassedPolicy => denying({ NotAction: ACTIONS[access] }, { Action: NOT_FOR_SUBUSERS });

/** One object for each access, so that each is compiled once. */
const POLICIES = { none: denying({ Action: '*' }), read: policyOf('read'), write: policyOf('write'), readwrite: policyOf('readwrite') } as const;

/** The bounds of a key; undefined where it is its user's own, or has full access. A key whose subuser is gone opens nothing. */
export function boundsOfKey({ subuser }: AccessKey, { subusers }: UserState): PassedPolicy | undefined {
  if (subuser === undefined) return undefined;
  const access = subusers?.find(({ name }) => name === subuser)?.access ?? 'none';
  return access === 'full' ? undefined : POLICIES[access];
}
