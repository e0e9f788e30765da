import type { AttachedPolicy, InlinePolicy } from '#iam';
import type { LineageVersion, PrincipalPolicies } from '#operation';
import { type CompiledPolicy, type ParseOptions, PolicyCache, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy, policyCache } from '#policy';
import { type CountingPolicy, type ManagedPolicies, type ManagedSet, MissingPolicy } from './managed-policies.js';

/** A stored policy that this profile's grammar does not take, or that is not there. It may hold a Deny, so nothing is decided without it. */
export class UnreadablePolicy extends Error {}

/** Whose policies they are; part of their ids: `role/S3Access/Policy1`. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly policies: readonly InlinePolicy[];
  readonly attached: readonly AttachedPolicy[];
}

/** What was passed for a session; one object for as long as the session is known. */
export interface PassedPolicy {
  readonly sessionPolicy?: string;
  readonly policyArns?: readonly string[];
}

/** The policies of a caller at one moment, and the streams of the managed ones among them. */
export interface CallerBounds {
  readonly policies: PrincipalPolicies;
  readonly lineage: readonly LineageVersion[];
}

const NO_LINEAGE: readonly LineageVersion[] = [];

const charactersOf = (policies: readonly InlinePolicy[]): number => policies.reduce((sum, { document }) => sum + document.length, 0);
/** What is joined was counted where it was compiled. */
const COUNTED_ALREADY = 0;

/** Lists of policies are immutable objects of a state: compiled at first use, kept as long as there is room. */
export class CompiledPolicies {
  constructor(private readonly switches: PolicySwitches, readonly managed: ManagedPolicies, private readonly cache: PolicyCache = policyCache) {}

  /**
   * The policies of a caller; what is compiled is held by the cache alone, however long the caller is known.
   * @throws UnreadablePolicy
   */
  boundsOf(holder: PolicyHolder, passed?: PassedPolicy): CallerBounds {
    const attached = holder.attached.length === 0 ? undefined : this.attachedTo(holder);
    const managed = passed?.policyArns?.length ? this.managed.passed(passed.policyArns) : undefined;
    // Unreadable ones are found here, once and for all: what is compiled again later is the same text.
    this.identity(holder, attached);
    this.session(passed, managed);
    return { policies: callerPolicies(this, holder, attached, passed, managed), lineage: lineageOf(attached, managed) };
  }

  /** Inline and attached ones. @throws UnreadablePolicy */
  identity(holder: PolicyHolder, attached?: ManagedSet): readonly CompiledPolicy[] {
    const inline = this.inline(holder);
    return attached ? this.join(inline, attached) : inline;
  }

  /** What was passed for a session; undefined when nothing was. @throws UnreadablePolicy */
  session(passed: PassedPolicy | undefined, managed: ManagedSet | undefined): readonly CompiledPolicy[] | undefined {
    const own = passed && this.passed(passed);
    return managed ? this.join(own ?? [], managed) : own;
  }

  private inline({ kind, name, policies }: PolicyHolder): readonly CompiledPolicy[] {
    const known = this.cache.find(policies);
    return known ?? this.cache.keep(policies, charactersOf(policies), policies.map((policy) => this.compile(`${kind}/${name}/${policy.name}`, policy.document, { kind: 'identity', holder: kind })));
  }

  private passed(passed: PassedPolicy): readonly CompiledPolicy[] | undefined {
    const { sessionPolicy } = passed;
    if (sessionPolicy === undefined) return undefined;
    return this.cache.find(passed) ?? this.cache.keep(passed, sessionPolicy.length, [this.compile('session-policy', sessionPolicy, { kind: 'session' })]);
  }

  /** Every part is asked for each time, so that none is dropped, and compiled for somebody else, while it is in use here. */
  private join(own: readonly CompiledPolicy[], set: ManagedSet): readonly CompiledPolicy[] {
    for (const one of set.policies) this.compiled(one);
    return this.cache.find(set) ?? this.cache.keep(set, COUNTED_ALREADY, [...own, ...set.policies.flatMap((one) => this.compiled(one))]);
  }

  /** A managed policy, compiled once for all who have it. */
  private compiled({ policyArn, version }: CountingPolicy): readonly CompiledPolicy[] {
    const { document } = version;
    return this.cache.find(version) ?? this.cache.keep(version, document.length, [this.compile(policyArn, document, { kind: 'identity', holder: 'managed' })]);
  }

  private attachedTo(holder: PolicyHolder): ManagedSet {
    try {
      return this.managed.attachedTo(holder);
    } catch (error) {
      if (error instanceof MissingPolicy) throw new UnreadablePolicy(error.message);
      throw error;
    }
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

const lineageOf = (attached: ManagedSet | undefined, passed: ManagedSet | undefined): readonly LineageVersion[] =>
  (attached && passed ? [...attached.lineage, ...passed.lineage] : (attached ?? passed)?.lineage ?? NO_LINEAGE);

/** Properties of its own, so that they can be spread into those of another caller. */
const callerPolicies = (compiled: CompiledPolicies, holder: PolicyHolder, attached: ManagedSet | undefined, passed: PassedPolicy | undefined, managed: ManagedSet | undefined): PrincipalPolicies => ({
  get identity() {
    return compiled.identity(holder, attached);
  },
  get session() {
    return compiled.session(passed, managed);
  },
});
