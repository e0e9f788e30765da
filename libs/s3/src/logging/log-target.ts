import { bucketArn } from '#kernel';
import type { OperationSettings } from '#operation';
import { authorize } from '#policy';
import { resourceArn } from '../bucket/bucket.address.js';
import { compiledPolicyOf } from '../bucket/bucket.policy.js';
import type { BucketState } from '../bucket/bucket.state.js';
import { aclsDisabled } from '../ownership/object-ownership.js';

/** Who delivers logs. Source: S3 User Guide, "Permissions for log delivery". */
const SERVICE = { kind: 'anonymous', account: '', arn: '', service: 'logging.s3.amazonaws.com' } as const;

/**
 * Whether logs of `source` may be written under `key` of `target`: both have one owner, and the target's policy lets the
 * service principal in, with aws:SourceArn and aws:SourceAccount of the source, or its ACL the group of log delivery.
 */
export function takesLogs(target: BucketState, source: BucketState, key: string, settings: Pick<OperationSettings, 'switches' | 'compat'>): boolean {
  if (target.owner.stream === '' || target.owner.stream !== source.owner.stream || target.account !== source.account) return false;
  const { switches } = settings;
  const conditions: Readonly<Record<string, string>> = { 'aws:sourcearn': bucketArn(source.name), 'aws:sourceaccount': source.account, 'aws:principalisawsservice': 'true' };
  return authorize({
    switches, principal: SERVICE, action: 's3:PutObject', resource: resourceArn(target, key), resourceAccount: target.account,
    context: { get: (name) => conditions[name] }, identity: [], resourcePolicy: compiledPolicyOf(target, switches), grants: { acl: grantsDelivery(target, settings) },
  }).allowed;
}

const grantsDelivery = (target: BucketState, settings: Pick<OperationSettings, 'compat'>): boolean =>
  target.acl !== undefined && !aclsDisabled(target, settings) &&
  target.acl.some(({ grantee, permission }) => 'group' in grantee && grantee.group === 'LogDelivery' && (permission === 'WRITE' || permission === 'FULL_CONTROL'));
