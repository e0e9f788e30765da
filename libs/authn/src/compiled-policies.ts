import type { InlinePolicy } from '#iam';
import type { LineageVersion, PrincipalPolicies } from '#operation';
import { type CompiledPolicy, type ParseOptions, PolicyCache, type PolicySwitches, PolicySyntaxError, compilePolicy, parsePolicy, policyCache } from '#policy';
import { type CountingPolicy, type LivePolicies, type LiveSet, MissingPolicy, type PolicyUse } from './live-policies.js';

/** A stored policy that this profile's grammar does not take, or that is not there. It may hold a Deny, so nothing is decided without it. */
export class UnreadablePolicy extends Error {}

/** Whose policies they are. */
export interface PolicyHolder {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly state: PolicyUse & { readonly policies: readonly InlinePolicy[] };
}

/** Whose inline policies they are; part of their ids: `role/S3Access/Policy1`. */
interface InlineHolder {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
}

/** What was passed for a session; one object for as long as the session is known. */
export interface PassedPolicy {
  readonly sessionPolicy?: string;
  readonly policyArns?: readonly string[];
}

/** The policies of a caller at one moment, and the streams of groups and managed policies that they come from. */
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
  /** Under which name a list was compiled: a rename keeps the list. */
  private readonly names = new WeakMap<readonly InlinePolicy[], string>();

  constructor(private readonly switches: PolicySwitches, readonly live: LivePolicies, private readonly cache: PolicyCache = policyCache) {}

  /**
   * The policies of a caller; what is compiled is held by the cache alone, however long the caller is known.
   * @throws UnreadablePolicy
   */
  boundsOf(holder: PolicyHolder, passed?: PassedPolicy): CallerBounds {
    const set = this.liveSet(holder);
    const managed = passed?.policyArns?.length ? this.live.passed(passed.policyArns) : undefined;
    // Unreadable ones are found here, once and for all: what is compiled again later is the same text.
    this.named(holder, holder.state.policies);
    for (const { groupName, policies } of set?.groups ?? []) this.named({ kind: 'group', name: groupName }, policies);
    this.identity(holder, set);
    this.session(passed, managed);
    if (set?.boundary) this.compiled(set.boundary);
    return { policies: callerPolicies(this, holder, set, passed, managed), lineage: lineageOf(set, managed) };
  }

  /** Inline ones, attached ones, and both of its groups. @throws UnreadablePolicy */
  identity(holder: PolicyHolder, set?: LiveSet): readonly CompiledPolicy[] {
    const inline = this.inline(holder.kind, holder.name, holder.state.policies);
    return set ? this.join(inline, set) : inline;
  }

  /** What was passed for a session; undefined when nothing was. @throws UnreadablePolicy */
  session(passed: PassedPolicy | undefined, managed: LiveSet | undefined): readonly CompiledPolicy[] | undefined {
    const own = passed && this.passed(passed);
    return managed ? this.join(own ?? [], managed) : own;
  }

  /** A managed policy, compiled once for all who have it. @throws UnreadablePolicy */
  compiled({ policyArn, version }: CountingPolicy): readonly CompiledPolicy[] {
    const { document } = version;
    return this.cache.find(version) ?? this.cache.keep(version, document.length, [this.compile(policyArn, document, { kind: 'identity', holder: 'managed' })]);
  }

  private inline(kind: InlineHolder['kind'], name: string, policies: readonly InlinePolicy[]): readonly CompiledPolicy[] {
    return this.cache.find(policies) ?? this.compileInline(kind, name, policies);
  }

  private compileInline(kind: InlineHolder['kind'], name: string, policies: readonly InlinePolicy[]): readonly CompiledPolicy[] {
    this.names.set(policies, name);
    return this.cache.keep(policies, charactersOf(policies), policies.map((policy) => this.compile(`${kind}/${name}/${policy.name}`, policy.document, { kind: 'identity', holder: kind })));
  }

  private named({ kind, name }: InlineHolder, policies: readonly InlinePolicy[]): void {
    if (this.names.get(policies) !== name) this.compileInline(kind, name, policies);
  }

  private passed(passed: PassedPolicy): readonly CompiledPolicy[] | undefined {
    const { sessionPolicy } = passed;
    if (sessionPolicy === undefined) return undefined;
    return this.cache.find(passed) ?? this.cache.keep(passed, sessionPolicy.length, [this.compile('session-policy', sessionPolicy, { kind: 'session' })]);
  }

  /** Every part is asked for each time, so that none is dropped, and compiled for somebody else, while it is in use here. */
  private join(own: readonly CompiledPolicy[], set: LiveSet): readonly CompiledPolicy[] {
    for (const { groupName, policies } of set.groups) this.inline('group', groupName, policies);
    for (const one of set.managed) this.compiled(one);
    return this.cache.find(set) ?? this.cache.keep(set, COUNTED_ALREADY, [
      ...own,
      ...set.groups.flatMap(({ groupName, policies }) => this.inline('group', groupName, policies)),
      ...set.managed.flatMap((one) => this.compiled(one)),
    ]);
  }

  private liveSet({ state }: PolicyHolder): LiveSet | undefined {
    try {
      return this.live.of(state);
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

const lineageOf = (set: LiveSet | undefined, passed: LiveSet | undefined): readonly LineageVersion[] =>
  (set && passed ? [...set.lineage, ...passed.lineage] : (set ?? passed)?.lineage ?? NO_LINEAGE);

/** Properties of its own, so that they can be spread into those of another caller. */
const callerPolicies = (compiled: CompiledPolicies, holder: PolicyHolder, set: LiveSet | undefined, passed: PassedPolicy | undefined, managed: LiveSet | undefined): PrincipalPolicies => ({
  get identity() {
    return compiled.identity(holder, set);
  },
  get boundary() {
    return set?.boundary && compiled.compiled(set.boundary);
  },
  get session() {
    return compiled.session(passed, managed);
  },
});
