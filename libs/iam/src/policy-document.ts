import { RolegateError } from '#kernel';
import { PolicySyntaxError, type PolicySwitches, parsePolicy } from '#policy';

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

/** An inline policy of a user or role. @throws RolegateError MalformedPolicyDocument, naming the place */
export function assertIdentityPolicy(document: string, switches: PolicySwitches, holder: 'user' | 'role'): void {
  try {
    parsePolicy(document, { kind: 'identity', holder, switches });
  } catch (error) {
    refuse(error);
  }
}
