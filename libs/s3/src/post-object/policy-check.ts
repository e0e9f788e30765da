import { RolegateError } from '#kernel';
import { addressOf } from '../bucket/bucket.address.js';
import { bucketNamespace } from '../bucket/bucket.projection.js';
import type { FormFields } from './form-fields.js';
import type { PostPolicy } from './post-policy.js';

/**
 * Fields that no condition needs to name: those of the policy itself, and checksums, which can but refuse a file that was
 * damaged on its way (Ceph's s3-tests, test_post_object_upload_checksum).
 */
const NEED_NO_CONDITION: ReadonlySet<string> = new Set(['policy', 'file', 'signature', 'awsaccesskeyid', 'x-amz-signature', 'x-amz-sdk-checksum-algorithm']);
const IGNORED = 'x-ignore-';
const CHECKSUM = 'x-amz-checksum-';

/** What the form is about beside its fields: the bucket as the address names it, and the key with the file's name in it. */
export interface PostTarget {
  readonly bucket: string;
  readonly key: string;
}

/** With the account of whoever signed the form. */
interface SignedTarget extends PostTarget {
  readonly account: string;
}

/** @throws RolegateError AccessDenied: the policy is over, a condition does not hold, or a field has none */
export function assertPolicyAllows(policy: PostPolicy, fields: FormFields, target: SignedTarget, now: number): void {
  if (now > policy.expiration) throw refused('Policy expired.');
  const named = new Set<string>();
  for (const { operator, field, value } of policy.conditions) {
    named.add(field);
    const actual = actualValue(field, fields, target, value);
    if (actual === undefined || !(operator === 'eq' ? actual === value : startsWith(field, actual, value))) {
      throw refused(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`);
    }
  }
  const extra = ['bucket', 'key', ...fields.names()].filter((name) => !named.has(name) && needsCondition(name));
  if (extra.length > 0) throw refused(`Extra input fields: ${[...new Set(extra)].join(', ').slice(0, 512)}`);
}

/** Without a tenant a policy means a bucket of its signer's own: whoever has the form does not choose another tenant's of that name. */
function actualValue(field: string, fields: FormFields, { bucket, key, account }: SignedTarget, wanted: string): string | undefined {
  if (field === 'key') return key;
  if (field !== 'bucket') return fields.get(field);
  if (wanted.includes(':')) return bucket;
  const { namespace, name } = addressOf(bucket, account);
  return namespace === bucketNamespace(account) ? name : bucket;
}

/** Several types in a Content-Type all have to begin so (S3 API Reference, "POST Policy", "Condition Matching"). */
const startsWith = (field: string, actual: string, value: string): boolean =>
  (field === 'content-type' && actual.includes(',') ? actual.split(',').every((one) => one.trimStart().startsWith(value)) : actual.startsWith(value));

const needsCondition = (name: string): boolean => !NEED_NO_CONDITION.has(name) && !name.startsWith(IGNORED) && !name.startsWith(CHECKSUM);

const refused = (why: string): RolegateError => new RolegateError('AccessDenied', `Invalid according to Policy: ${why}`, { reason: 'post-policy' });
