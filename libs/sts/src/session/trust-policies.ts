import type { RoleState } from '#iam';
import { type CompiledPolicy, type PolicySwitches, compilePolicy, parsePolicy } from '#policy';

const compiled = new WeakMap<RoleState, readonly CompiledPolicy[]>();

/** A role's trust policy, compiled once for as long as the role stays as it is. */
export function trustPolicyOf(role: RoleState, switches: PolicySwitches): readonly CompiledPolicy[] {
  let policies = compiled.get(role);
  if (!policies) compiled.set(role, (policies = [compilePolicy('trust-policy', parsePolicy(role.assumeRolePolicyDocument, { kind: 'trust', switches }))]));
  return policies;
}
