import { authorize, type PolicySwitches } from '#policy';
import { bucketArn } from '#kernel';
import { resourceArn } from '../bucket/bucket.address.js';
import { compiledPolicyOf } from '../bucket/bucket.policy.js';
import type { BucketState } from '../bucket/bucket.state.js';

/** Who delivers logs. Source: S3 User Guide, "Permissions for log delivery". */
const SERVICE = { kind: 'anonymous', account: '', arn: '', service: 'logging.s3.amazonaws.com' } as const;

/**
 * Whether logs of `source` may be written under `key` of `target`: both have one owner, and the target's policy lets the
 * service principal in, with aws:SourceArn and aws:SourceAccount of the source.
 */
export function takesLogs(target: BucketState, source: BucketState, key: string, switches: PolicySwitches): boolean {
  if (target.owner.stream === '' || target.owner.stream !== source.owner.stream || target.account !== source.account) return false;
  const conditions: Readonly<Record<string, string>> = { 'aws:sourcearn': bucketArn(source.name), 'aws:sourceaccount': source.account, 'aws:principalisawsservice': 'true' };
  return authorize({
    switches, principal: SERVICE, action: 's3:PutObject', resource: resourceArn(target, key), resourceAccount: target.account,
    context: { get: (name) => conditions[name] }, identity: [], resourcePolicy: compiledPolicyOf(target, switches), grants: {},
  }).allowed;
}
