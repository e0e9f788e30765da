import type { InlinePolicy } from '#iam';
import type { PrincipalPolicies } from '#operation';
import { type CompiledPolicy, type ParseOptions, PolicyCache, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy, policyCache } from '#policy';

/** A stored policy that this profile's grammar does not take. It may hold a Deny, so nothing is decided without it. */
export class UnreadablePolicy extends Error {}

/** Whose policies they are; part of their ids: `role/S3Access/Policy1`. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly policies: readonly InlinePolicy[];
}

/** What was passed for a session; one object for as long as the session is known. */
export interface PassedPolicy {
  readonly sessionPolicy?: string;
}

const charactersOf = (policies: readonly InlinePolicy[]): number => policies.reduce((sum, { document }) => sum + document.length, 0);
const charactersPassed = ({ sessionPolicy }: PassedPolicy): number => sessionPolicy?.length ?? 0;

/** Lists of policies are immutable objects of a state: compiled at first use, kept as long as there is room. */
export class CompiledPolicies {
  constructor(private readonly switches: PolicySwitches, private readonly cache: PolicyCache = policyCache) {}

  /**
   * The policies of a caller; what is compiled is held by the cache alone, however long the caller is known.
   * @throws UnreadablePolicy
   */
  boundsOf(holder: PolicyHolder, passed?: PassedPolicy): PrincipalPolicies {
    // Unreadable ones are found here, once and for all: what is compiled again later is the same text.
    this.of(holder);
    if (passed) this.passed(passed);
    return callerPolicies(this, holder, passed);
  }

  /** @throws UnreadablePolicy */
  of({ kind, name, policies }: PolicyHolder): readonly CompiledPolicy[] {
    return this.cache.of(policies, charactersOf, () => policies.map((policy) => this.compile(`${kind}/${name}/${policy.name}`, policy.document, { kind: 'identity', holder: kind })));
  }

  /** The policy passed for a session; undefined when none was. @throws UnreadablePolicy */
  passed(passed: PassedPolicy): readonly CompiledPolicy[] | undefined {
    const { sessionPolicy } = passed;
    if (sessionPolicy === undefined) return undefined;
    return this.cache.of(passed, charactersPassed, () => [this.compile('session-policy', sessionPolicy, { kind: 'session' })]);
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

/** Properties of its own, so that they can be spread into those of another caller. */
const callerPolicies = (compiled: CompiledPolicies, holder: PolicyHolder, passed: PassedPolicy | undefined): PrincipalPolicies => ({
  get identity() {
    return compiled.of(holder);
  },
  get session() {
    return passed && compiled.passed(passed);
  },
});
