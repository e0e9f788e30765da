import type { InlinePolicy } from '#iam';
import { type CompiledPolicy, type ParseOptions, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy } from '#policy';

/** A stored policy that this profile's grammar does not take. It may hold a Deny, so nothing is decided without it. */
export class UnreadablePolicy extends Error {}

/** Inline policies are immutable objects that live as long as the state that holds them: compiled once, at first use. */
export class CompiledPolicies {
  private readonly inline = new WeakMap<InlinePolicy, CompiledPolicy>();
  private readonly sets = new WeakMap<readonly InlinePolicy[], readonly CompiledPolicy[]>();

  constructor(private readonly switches: PolicySwitches) {}

  /** The policies' ids name their owner: `role/S3Access/Policy1`. @throws UnreadablePolicy */
  of(policies: readonly InlinePolicy[], holder: 'user' | 'role', name: string): readonly CompiledPolicy[] {
    let set = this.sets.get(policies);
    if (!set) this.sets.set(policies, (set = policies.map((policy) => this.one(policy, holder, name))));
    return set;
  }

  /** The policy passed for a session. @throws UnreadablePolicy */
  session(document: string): CompiledPolicy {
    return this.compile('session-policy', document, { kind: 'session' });
  }

  private one(policy: InlinePolicy, holder: 'user' | 'role', name: string): CompiledPolicy {
    let compiled = this.inline.get(policy);
    if (!compiled) this.inline.set(policy, (compiled = this.compile(`${holder}/${name}/${policy.name}`, policy.document, { kind: 'identity', holder })));
    return compiled;
  }

  private compile(id: string, document: string, options: Omit<ParseOptions, 'switches'>): CompiledPolicy {
    try {
      return compilePolicy(id, parsePolicy(document, { ...options, switches: this.switches }));
    } catch (error) {
      if (error instanceof PolicySyntaxError) throw new UnreadablePolicy(`the policy ${id} is not readable: ${error.message}`);
      throw error;
    }
  }
}
