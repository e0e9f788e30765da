import { type AttachedPolicy, type InlinePolicy, type PolicyState, type PolicyVersion, awsManagedPolicies, awsVersionOf, defaultVersion, policy, policyArn, policyStream } from '#iam';
import type { Directory, LineageVersion } from '#operation';

/** A managed policy as it counts now. */
export interface CountingPolicy {
  readonly policyArn: string;
  /** The default version: one object for as long as it is there. */
  readonly version: PolicyVersion;
}

/** What a list of managed policies comes to at one moment; one object for as long as nothing was written to their streams. */
export interface ManagedSet {
  readonly inline: readonly InlinePolicy[];
  readonly policies: readonly CountingPolicy[];
  /** The streams that say so; none for policies of AWS, which do not change. */
  readonly lineage: readonly LineageVersion[];
}

/** A policy that is attached and not there. It may hold a Deny, so nothing is decided without it. */
export class MissingPolicy extends Error {}

const KIND = policyStream('');

/** AWS's own, by ARN. */
const ofAws: ReadonlyMap<string, CountingPolicy> = new Map([...awsManagedPolicies].map(([arn, one]) => [arn, { policyArn: arn, version: awsVersionOf(one) }]));

/** Managed policies as this node's memory has them: no round trip. */
export class ManagedPolicies {
  private readonly sets = new WeakMap<readonly AttachedPolicy[], ManagedSet>();

  constructor(private readonly directory: Pick<Directory, 'get'>) {}

  /** Those attached to a user or role, beside its inline ones. Everybody who acts as that one shares the set. @throws MissingPolicy */
  attachedTo({ policies: inline, attached }: { readonly policies: readonly InlinePolicy[]; readonly attached: readonly AttachedPolicy[] }): ManagedSet {
    const known = this.sets.get(attached);
    if (known?.inline === inline && this.areCurrent(known.lineage)) return known;
    const set = this.setOf(inline, attached.map((one) => (one.policyId === '' ? one.policyArn : policyStream(one.policyId))), (name) => {
      throw new MissingPolicy(`${name} is attached, and does not exist`);
    });
    this.sets.set(attached, set);
    return set;
  }

  /** Those passed for a session, as SessionClaims.policyArns names them. One that is gone allows nothing any more. */
  passed(names: readonly string[]): ManagedSet {
    return this.setOf([], names, () => undefined);
  }

  /** Whether the managed policies at the end of a caller's lineage are still at the versions that stand there. */
  areCurrent(lineage: readonly LineageVersion[]): boolean {
    for (let i = lineage.length - 1; i >= 0; i--) {
      const { stream, version } = lineage[i]!;
      if (!stream.startsWith(KIND)) return true;
      if (this.directory.get(policy, stream)?.version !== version) return false;
    }
    return true;
  }

  private setOf(inline: readonly InlinePolicy[], names: readonly string[], missing: (name: string) => void): ManagedSet {
    const policies: CountingPolicy[] = [];
    const lineage: LineageVersion[] = [];
    for (const name of names) {
      const found = name.startsWith(KIND) ? this.directory.get(policy, name) : undefined;
      const counting = found?.state ? countingOf(found.state) : ofAws.get(name);
      if (!counting) missing(name);
      else policies.push(counting);
      if (found?.state) lineage.push({ stream: name, version: found.version });
    }
    return { inline, policies, lineage };
  }
}

const countingOf = (state: PolicyState): CountingPolicy => ({ policyArn: policyArn(state), version: defaultVersion(state) });
