import type { InlinePolicy } from '#iam';
import { type CompiledPolicy, type PolicyKind, type PolicySwitches, compilePolicy, parsePolicy } from '#policy';

/** Inline policies are immutable objects that live as long as the state that holds them: compiled once, at first use. */
export class CompiledPolicies {
  private readonly inline = new WeakMap<InlinePolicy, CompiledPolicy>();
  private readonly sets = new WeakMap<readonly InlinePolicy[], readonly CompiledPolicy[]>();

  constructor(private readonly switches: PolicySwitches) {}

  of(policies: readonly InlinePolicy[], holder: 'user' | 'role'): readonly CompiledPolicy[] {
    let set = this.sets.get(policies);
    if (!set) this.sets.set(policies, (set = policies.map((policy) => this.one(policy, holder))));
    return set;
  }

  text(id: string, document: string, kind: PolicyKind): CompiledPolicy {
    return compilePolicy(id, parsePolicy(document, { kind, switches: this.switches }));
  }

  private one(policy: InlinePolicy, holder: 'user' | 'role'): CompiledPolicy {
    let compiled = this.inline.get(policy);
    if (!compiled) this.inline.set(policy, (compiled = compilePolicy(policy.name, parsePolicy(policy.document, { kind: 'identity', holder, switches: this.switches }))));
    return compiled;
  }
}
