import type { RoleState } from '#iam';
import { type CompiledPolicy, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy } from '#policy';

const compiled = new WeakMap<RoleState, readonly CompiledPolicy[]>();

/**
 * A role's trust policy, compiled once for as long as the role stays as it is. One that was stored under another profile
 * and does not read under this one trusts nobody.
 */
export function trustPolicyOf(role: RoleState, switches: PolicySwitches): readonly CompiledPolicy[] {
  let policies = compiled.get(role);
  if (!policies) compiled.set(role, (policies = compile(role.assumeRolePolicyDocument, switches)));
  return policies;
}

function compile(document: string, switches: PolicySwitches): readonly CompiledPolicy[] {
  try {
    return [compilePolicy('trust-policy', parsePolicy(document, { kind: 'trust', switches }))];
  } catch (error) {
    if (error instanceof PolicySyntaxError) return [];
    throw error;
  }
}
