import type { InlinePolicy } from '#iam';
import { type CompiledPolicy, type PolicyKind, type PolicySwitches, compilePolicy, parsePolicy } from '#policy';

/** Inline policies are immutable objects that live as long as the state that holds them: compiled once, at first use. */
export class CompiledPolicies {
  private readonly inline = new WeakMap<InlinePolicy, CompiledPolicy>();
  private readonly sets = new WeakMap<readonly InlinePolicy[], readonly CompiledPolicy[]>();

  constructor(private readonly switches: PolicySwitches) {}

  of(policies: readonly InlinePolicy[]): readonly CompiledPolicy[] {
    let set = this.sets.get(policies);
    if (!set) this.sets.set(policies, (set = policies.map((policy) => this.one(policy))));
    return set;
  }

  text(id: string, document: string, kind: PolicyKind): CompiledPolicy {
    return compilePolicy(id, parsePolicy(document, { kind, switches: this.switches }));
  }

  private one(policy: InlinePolicy): CompiledPolicy {
    let compiled = this.inline.get(policy);
    if (!compiled) this.inline.set(policy, (compiled = this.text(policy.name, policy.document, 'identity')));
    return compiled;
  }
}
