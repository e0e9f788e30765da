import { RolegateError } from '#kernel';
import { POLICY_LIMITS, PolicySyntaxError, type PolicySwitches, parsePolicy, policySize } from '#policy';

/** RFC 3986 percent-encoding, as IAM's replies carry policy documents. */
export const urlEncoded = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const refuse = (error: unknown): never => {
  if (error instanceof PolicySyntaxError) throw new RolegateError('MalformedPolicyDocument', error.message);
  throw error;
};

/** @throws RolegateError MalformedPolicyDocument, naming the place */
export function assertTrustPolicy(document: string, switches: PolicySwitches): void {
  try {
    parsePolicy(document, { kind: 'trust', switches });
  } catch (error) {
    refuse(error);
  }
}

/** An inline policy of a user, group or role. @throws RolegateError MalformedPolicyDocument, naming the place */
export function assertIdentityPolicy(document: string, switches: PolicySwitches, holder: 'user' | 'group' | 'role'): void {
  try {
    parsePolicy(document, { kind: 'identity', holder, switches });
  } catch (error) {
    refuse(error);
  }
}

/** A managed policy. @throws RolegateError MalformedPolicyDocument, naming the place; LimitExceeded */
export function assertManagedPolicy(document: string, switches: PolicySwitches): void {
  try {
    parsePolicy(document, { kind: 'identity', holder: 'managed', switches });
  } catch (error) {
    refuse(error);
  }
  const limit = POLICY_LIMITS.managed;
  if (policySize(document, limit) > limit.characters) throw new RolegateError('LimitExceeded', `Cannot exceed quota for PolicySize: ${limit.characters}`);
}
