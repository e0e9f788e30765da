/** A managed policy attached to a user, group or role. */
export interface AttachedPolicy {
  readonly policyArn: string;
  /** Of a customer managed policy; empty for AWS's own. An ARN may be made again, an id is never. */
  readonly policyId: string;
}

/** By ARN, in byte order. */
export const attachPolicy = (attached: readonly AttachedPolicy[], one: AttachedPolicy): readonly AttachedPolicy[] =>
  [...attached.filter((other) => other.policyArn !== one.policyArn), one].sort((a, b) => (a.policyArn < b.policyArn ? -1 : 1));

export const detachPolicy = (attached: readonly AttachedPolicy[], policyArn: string): readonly AttachedPolicy[] =>
  attached.filter((one) => one.policyArn !== policyArn);
