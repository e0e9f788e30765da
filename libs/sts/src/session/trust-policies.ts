import type { RoleState } from '#iam';
import { type CompiledPolicy, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy, policyCache } from '#policy';

/**
 * A role's trust policy, compiled at first use for as long as the role stays as it is and there is room. One that was stored
 * under another profile and does not read under this one trusts nobody.
 */
export function trustPolicyOf(role: RoleState, switches: PolicySwitches): readonly CompiledPolicy[] {
  const { assumeRolePolicyDocument } = role;
  return policyCache.find(role) ?? policyCache.keep(role, assumeRolePolicyDocument.length, compile(assumeRolePolicyDocument, switches));
}

function compile(document: string, switches: PolicySwitches): readonly CompiledPolicy[] {
  try {
    return [compilePolicy('trust-policy', parsePolicy(document, { kind: 'trust', switches }))];
  } catch (error) {
    if (error instanceof PolicySyntaxError) return [];
    throw error;
  }
}
