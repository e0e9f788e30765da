import { type Load, type Present, byKey, byStream } from '#operation';
import type { Hold } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { AttachedPolicy } from '../attached-policy.js';
import { awsManagedPolicies } from './aws-managed-policies.js';
import { parsePolicyArn } from './policy-arn.js';
import { policy, policyNameKey, policyStream } from './policy.projection.js';
import { noSuchPolicy } from './policy.queries.js';
import { type PolicyState, policyArn } from './policy.state.js';

/** A stream that does not exist, for the policies of AWS, which have none. */
const NO_STREAM = policyStream('');

/** The customer managed policy to attach, for `loads`; none is loaded for AWS's own. @throws RolegateError InvalidInput */
export function policyToAttach(arn: string | undefined): Load<PolicyState> {
  if (arn === undefined || awsManagedPolicies.has(arn)) return byStream(policy, NO_STREAM);
  const { account, policyName } = parsePolicyArn(arn);
  return byKey(policy, policyNameKey(account, policyName));
}

/** What a user or role of `account` may use of what was loaded; undefined: there is no such policy, or it is another account's. */
export function attachable(arn: string, found: Present<PolicyState> | undefined, account: string): AttachedPolicy | undefined {
  if (awsManagedPolicies.has(arn)) return { policyArn: arn, policyId: '' };
  if (!found || policyArn(found.state) !== arn || found.state.account !== account) return undefined;
  return { policyArn: arn, policyId: found.state.policyId };
}

/** @throws RolegateError NoSuchEntity; also for a policy of another account, as AWS does */
export function attachmentOf(arn: string, found: Present<PolicyState> | undefined, account: string): AttachedPolicy {
  const attachment = attachable(arn, found, account);
  if (!attachment) throw noSuchPolicy(arn);
  return attachment;
}

/** What keeps the policy from being deleted while it is attached. */
export const holdOf = ({ policyId }: AttachedPolicy, holder: string): readonly Hold[] => (policyId === '' ? [] : [{ target: policyStream(policyId), holder }]);

/** @throws RolegateError NoSuchEntity */
export function attachedTo(attached: readonly AttachedPolicy[], arn: string): AttachedPolicy {
  parsePolicyArn(arn);
  const found = attached.find((one) => one.policyArn === arn);
  if (!found) throw new RolegateError('NoSuchEntity', `Policy ${arn} was not found.`);
  return found;
}

/** IAM and STS quotas: managed policies attached to one user, group or role. */
export const MOST_ATTACHED = 10;

/** @throws RolegateError LimitExceeded */
export function assertMayAttachMore(attached: readonly AttachedPolicy[], kind: 'User' | 'Group' | 'Role'): void {
  if (attached.length >= MOST_ATTACHED) throw new RolegateError('LimitExceeded', `Cannot exceed quota for PoliciesPer${kind}: ${MOST_ATTACHED}`);
}

/** The name at the end of an attached policy's ARN. */
export const attachedName = ({ policyArn: arn }: AttachedPolicy): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The path of an attached policy, for PathPrefix. */
export const attachedPath = ({ policyArn: arn }: AttachedPolicy): string => parsePolicyArn(arn).path;
